package dev.catalogsync.pull.file;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where results are kept. Blank means not set.
 *
 * @param bucket of S3; blank for the data folder
 * @param prefix of every key; two installations that share a bucket need two
 * @param region of the bucket
 * @param endpoint of a service that speaks S3; blank for Amazon's
 * @param accessKey with {@code secretKey}; blank for what the machine has (environment, profile, role)
 */
@ConfigurationProperties("catalog.archive")
record ArchiveProperties(
        String bucket, String prefix, String region, String endpoint, String accessKey, String secretKey) {

    /** Camel takes "${" in a key for an expression, so keys hold nothing of the kind. */
    private static final Pattern PREFIX = Pattern.compile("([a-z0-9_-][a-z0-9_.-]*/)*");

    ArchiveProperties {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "catalog.archive.prefix is made of a-z, 0-9, '_', '.' and '-', and ends with '/'");
        }
    }

    boolean hasBucket() {
        return !bucket.isBlank();
    }

    /** Without the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "ArchiveProperties[bucket=" + bucket + ", prefix=" + prefix + "]";
    }
}
