package dev.catalogsync.sandbox.query;

import java.util.List;

/** Which version serves a call: one that is no longer supported is served by the oldest that is. */
public final class ApiVersions {

    private ApiVersions() {}

    /** Null where there never was such a version. */
    public static String serving(String asked) {
        List<String> supported = Queries.versions();
        if (supported.contains(asked) || asked.equals("unstable")) {
            return asked;
        }
        boolean quarter = asked.matches("20\\d\\d-(01|04|07|10)");
        return quarter && asked.compareTo(supported.getFirst()) < 0 ? supported.getFirst() : null;
    }
}
