// A real package, built here, and the push a NuGet client makes of it.
import { strToU8, zipSync } from 'fflate';
import { send } from './http.ts';
import type { Answer } from './http.ts';

export const client = 'NuGet Command Line/6.12.1 (Debian GNU/Linux)';

export function nupkg(id: string, version: string): Uint8Array {
  const nuspec = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>${id}</id>
    <version>${version}</version>
    <authors>Ada</authors>
    <description>Built by a test.</description>
  </metadata>
</package>`;
  return zipSync({
    [`${id}.nuspec`]: strToU8(nuspec),
    'lib/netstandard2.0/_._': new Uint8Array(),
    '[Content_Types].xml': strToU8(
      '<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="nuspec" ContentType="application/octet" /></Types>',
    ),
  });
}

export function push(
  registry: { url: string },
  value: string | undefined,
  id: string,
  version = '1.0.0',
  bytes: Uint8Array = nupkg(id, version),
): Promise<Answer> {
  const boundary = 'b3d6a0d7e0f24f7e';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="package"; filename="package.nupkg"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const headers: Record<string, string> = {
    'Content-Type': `multipart/form-data; boundary="${boundary}"`,
    'User-Agent': client,
    'X-NuGet-Protocol-Version': '4.1.0',
  };
  if (value !== undefined) headers['X-NuGet-ApiKey'] = value;
  return send(`${registry.url}/api/v2/package`, 'PUT', headers, body);
}
