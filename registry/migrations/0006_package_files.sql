-- Finds the version of a package file by its hash.
CREATE INDEX package_versions_sha256 ON package_versions (sha256);
