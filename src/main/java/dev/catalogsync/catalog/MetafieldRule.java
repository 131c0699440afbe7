package dev.catalogsync.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a metafield of a type takes as its value: what {@code metafieldsSet} of a store refused ("Value must be an integer."),
 * and https://shopify.dev/docs/apps/build/metafields/list-of-data-types for the ranges of numbers. Of a type that is not known
 * here nothing is said but that its value cannot be blank.
 */
final class MetafieldRule {

    private static final int MOST_ELEMENTS = 128;

    /** A store takes 5.0, and keeps 5; it refuses +5. */
    private static final Pattern INTEGER = Pattern.compile("(-?[0-9]{1,16})(\\.0+)?");

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,13}(\\.[0-9]+)?");
    private static final Pattern COLOR = Pattern.compile("#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})");
    private static final Pattern GID = Pattern.compile("gid://shopify/[A-Za-z0-9]+/[0-9]+");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "sms", "tel");

    /** As a store takes them, blanks around and capitals included. */
    private static final Set<String> FLAGS = Set.of("t", "true", "1", "f", "false", "0");

    private static final long LARGEST_INTEGER = 9_007_199_254_740_991L;
    private static final BigDecimal LARGEST_AMOUNT = BigDecimal.TEN.pow(18);

    private MetafieldRule() {}

    /** What is wrong, to be read after "value"; null where nothing is. */
    static String of(String type, String value) {
        if (value.isBlank()) {
            return "cannot be blank; to delete the metafield, list it in remove: {\"metafields\": [\"namespace.key\"]}";
        }
        return type.startsWith("list.") ? list(type.substring("list.".length()), value) : one(type, value);
    }

    private static String list(String type, String value) {
        JsonNode list = json(value);
        if (list == null || !list.isArray()) {
            return "must be a JSON array, written as a string";
        }
        if (list.size() > MOST_ELEMENTS) {
            return "may have at most " + MOST_ELEMENTS + " elements, but has " + list.size();
        }
        for (JsonNode element : list) {
            String wrong = one(type, element.isTextual() ? element.textValue() : element.toString());
            if (wrong != null) {
                return "has the element " + element + ", which " + wrong;
            }
        }
        return null;
    }

    private static String one(String type, String value) {
        return switch (type) {
            case "single_line_text_field" -> told(value.indexOf('\n') < 0, "must be a single line of text");
            case "number_integer" -> told(isInteger(value), "must be an integer, as in 5 or -5");
            case "number_decimal" ->
                told(
                        DECIMAL.matcher(value).matches(),
                        "must be a number of at most 13 digits before the point, as in 1.5");
            case "boolean" -> told(FLAGS.contains(value.strip().toLowerCase(Locale.ROOT)), "must be true or false");
            case "color" -> told(COLOR.matcher(value).matches(), "must be a colour, as in #ff8800");
            case "date" -> told(isDate(value), "must be a date, as in 2026-10-01");
            case "date_time" -> told(isTime(value), "must be a time, as in 2026-10-01T15:30:00");
            case "json" -> told(json(value) != null, "must be JSON, written as a string");
            case "rich_text_field" -> told(object(value), "must be rich text: a JSON object, written as a string");
            case "url" -> told(isUrl(value), "must begin with http:, https:, mailto:, sms: or tel:");
            case "link" -> told(isLink(value), "must be a JSON object with the url of a link, written as a string");
            case "money" ->
                told(isMoney(value), "must be a JSON object, as in {\"amount\": \"5.99\", \"currency_code\": \"EUR\"}");
            case "dimension", "volume", "weight" ->
                told(
                        isMeasure(value),
                        "must be a JSON object, as in {\"value\": 1.5, \"unit\": \"cm\"}, and not negative");
            case "rating" ->
                told(
                        isRating(value),
                        "must be a JSON object with value, scale_min and scale_max, and the value between them");
            default ->
                type.endsWith("_reference")
                        ? told(GID.matcher(value).matches(), "must be an id, as in gid://shopify/Product/1")
                        : null;
        };
    }

    private static String told(boolean right, String expected) {
        return right ? null : expected;
    }

    private static boolean isInteger(String value) {
        Matcher matcher = INTEGER.matcher(value);
        return matcher.matches() && Math.abs(Long.parseLong(matcher.group(1))) <= LARGEST_INTEGER;
    }

    private static boolean isDate(String value) {
        try {
            LocalDate.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String value) {
        try {
            DateTimeFormatter.ISO_DATE_TIME.parse(value.strip().replace(' ', 'T'));
            return true;
        } catch (DateTimeException e) {
            return isDate(value);
        }
    }

    private static boolean isUrl(String value) {
        Matcher scheme = SCHEME.matcher(value.strip());
        return scheme.matches() && SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT));
    }

    private static boolean isLink(String value) {
        JsonNode link = json(value);
        if (link == null || !link.path("url").isTextual()) {
            return false;
        }
        String url = link.path("url").textValue();
        return !SCHEME.matcher(url).matches() || isUrl(url);
    }

    private static boolean isMoney(String value) {
        JsonNode money = json(value);
        BigDecimal amount = money == null ? null : number(money.path("amount"));
        return amount != null
                && amount.abs().compareTo(LARGEST_AMOUNT) <= 0
                && !money.path("currency_code").asText().isBlank();
    }

    private static boolean isMeasure(String value) {
        JsonNode measure = json(value);
        BigDecimal size = measure == null ? null : number(measure.path("value"));
        return size != null
                && size.signum() >= 0
                && !measure.path("unit").asText().isBlank();
    }

    private static boolean isRating(String value) {
        JsonNode rating = json(value);
        BigDecimal given = rating == null ? null : number(rating.path("value"));
        BigDecimal least = rating == null ? null : number(rating.path("scale_min"));
        BigDecimal most = rating == null ? null : number(rating.path("scale_max"));
        return given != null
                && least != null
                && most != null
                && given.compareTo(least) >= 0
                && given.compareTo(most) <= 0;
    }

    private static BigDecimal number(JsonNode node) {
        try {
            return node.isNumber() || node.isTextual() ? new BigDecimal(node.asText()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean object(String value) {
        JsonNode node = json(value);
        return node != null && node.isObject();
    }

    private static JsonNode json(String value) {
        try {
            JsonNode node = Json.embedded(value);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
