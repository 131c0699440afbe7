package dev.catalogsync.sandbox.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A global id such as {@code gid://shopify/Product/1}; the id of an inventory level carries a query part.
 *
 * @param type the type it names
 * @param key what follows, mostly a number
 */
public record Gid(String type, String key) {

    private static final Pattern FORM = Pattern.compile("gid://shopify/([A-Za-z0-9]+)/([^\\s/]+)");

    public static String of(String type, long number) {
        return "gid://shopify/" + type + "/" + number;
    }

    /** Null where the text is no global id. */
    public static Gid parse(Object text) {
        Matcher form = FORM.matcher(String.valueOf(text));
        return form.matches() ? new Gid(form.group(1), form.group(2)) : null;
    }

    /** The number of an id, without its query part; -1 where it has none. */
    public static long number(String gid) {
        int start = gid.lastIndexOf('/') + 1;
        long number = 0;
        int at = start;
        for (; at < gid.length() && gid.charAt(at) != '?'; at++) {
            int digit = gid.charAt(at) - '0';
            if (digit < 0 || digit > 9 || at - start > 18) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return at == start ? -1 : number;
    }

    public static String type(String gid) {
        int end = gid.lastIndexOf('/');
        int start = gid.lastIndexOf('/', end - 1) + 1;
        return start > 0 && end > start ? gid.substring(start, end) : "";
    }
}
