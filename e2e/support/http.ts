// Requests as a NuGet client sends them: the reason phrase is part of what is tested, fetch hides it.
import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export type Answer = {
  status: number;
  reason: string;
  headers: IncomingHttpHeaders;
  text: string;
  // Whatever the registry wrote: each test says by its expectations what it must be.
  json: any;
};

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export function send(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({
          status: answer.statusCode ?? 0,
          reason: answer.statusMessage ?? '',
          headers: answer.headers,
          text,
          json: parse(answer.headers['content-type'], text),
        });
      });
    });
    sent.on('error', reject);
    if (body !== undefined) sent.setHeader('Content-Length', Buffer.byteLength(body));
    sent.end(body);
  });
}

function parse(type: string | undefined, text: string): unknown {
  return type !== undefined && /[/+]json\b/.test(type) && text !== '' ? JSON.parse(text) : undefined;
}
