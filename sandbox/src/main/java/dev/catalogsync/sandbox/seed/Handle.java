package dev.catalogsync.sandbox.seed;

import java.util.Locale;
import java.util.function.Predicate;

/** The handles of products and collections, as Shopify makes them from titles and tidies what is given. */
public final class Handle {

    private Handle() {}

    /** Lower case, with one dash for each run of anything that is no letter and no digit; empty where nothing is left. */
    public static String of(String text) {
        return of(text, false);
    }

    /** As {@link #of}, but underscores stay. */
    public static String withUnderscores(String text) {
        return of(text, true);
    }

    private static String of(String text, boolean underscores) {
        StringBuilder handle = new StringBuilder(text.length());
        boolean gap = false;
        for (int at = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            at += Character.charCount(letter);
            if (Character.isLetterOrDigit(letter) || (underscores && letter == '_')) {
                if (gap && !handle.isEmpty()) {
                    handle.append('-');
                }
                gap = false;
                handle.appendCodePoint(letter);
            } else if (letter != '\'' && letter != '’') {
                gap = true;
            }
        }
        return handle.toString().toLowerCase(Locale.ROOT);
    }

    /** The handle itself, or its successor: a number at its end counts up, and without one a 1 is put there. */
    public static String free(String wanted, Predicate<String> taken) {
        String handle = wanted;
        while (taken.test(handle)) {
            handle = next(handle);
        }
        return handle;
    }

    private static String next(String handle) {
        int digits = handle.length();
        while (digits > 0 && handle.charAt(digits - 1) >= '0' && handle.charAt(digits - 1) <= '9') {
            digits--;
        }
        if (digits == handle.length() || handle.length() - digits > 18) {
            return handle + "-1";
        }
        return handle.substring(0, digits) + (Long.parseLong(handle.substring(digits)) + 1);
    }
}
