package dev.catalogsync.sandbox.query;

import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** The plain text of a description. */
final class Html {

    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Html() {}

    static String text(String html) {
        if (html == null) {
            return "";
        }
        String text = HtmlUtils.htmlUnescape(TAG.matcher(html).replaceAll(" "));
        return SPACE.matcher(text).replaceAll(" ").strip();
    }
}
