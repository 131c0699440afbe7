package dev.catalogsync.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a document. An approval is bound to it, so it has to resist a forged collision. */
public final class Fingerprint {

    private final byte[] bytes;

    private Fingerprint(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes 32 bytes, as stored in a {@code bytea} column */
    public static Fingerprint of(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("a fingerprint has 32 bytes, this has " + bytes.length);
        }
        return new Fingerprint(bytes.clone());
    }

    static Fingerprint ofText(String canonical) {
        return new Fingerprint(digest().digest(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    /** A digest to feed raw bytes to; its result goes to {@link #of(byte[])}. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
