package dev.catalogsync.catalog;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The value of a metafield, by its type: Shopify keeps every value as a text, and writes it as it likes. What cannot be read
 * as its type says is compared as text. Types as in https://shopify.dev/docs/apps/build/metafields/list-of-data-types.
 */
final class MetafieldValue {

    /** A JSON value of Shopify has 128 kB at most, an old one 2 MB. */
    private static final int LONGEST = 2 << 20;

    /** Decimals that a {@code number_decimal} keeps: a store answered 1.1234567891 with 1.123456789. */
    private static final int DECIMALS = 9;

    private static final String LIST = "list.";

    /** Types whose value is a JSON object with numbers, or with texts that are numbers. */
    private static final Set<String> JSON = Set.of(
            "json", "json_string", "rich_text_field", "dimension", "volume", "weight", "rating", "money", "link");

    /** Amounts of {@code rating} and {@code money}: texts, as {@code {"value":"4.5"}}. */
    private static final Set<String> AMOUNTS = Set.of("value", "scale_min", "scale_max", "amount");

    private MetafieldValue() {}

    /** @param type as the metafield says; null or unknown is text */
    static Object form(Object type, String text) {
        if (!(type instanceof String name) || text.length() > LONGEST) {
            return text;
        }
        try {
            if (name.startsWith(LIST)) {
                return Document.read(text) instanceof List<?> list
                        ? elements(name.substring(LIST.length()), list)
                        : text;
            }
            return JSON.contains(name) ? tree(name, Document.read(text)) : scalar(name, text);
        } catch (MalformedDocument | NumberFormatException | DateTimeException e) {
            return text;
        }
    }

    /** The order of a list is one that somebody chose. */
    private static List<Object> elements(String type, List<?> list) {
        List<Object> elements = new ArrayList<>(list.size());
        for (Object element : list) {
            boolean plain = element instanceof String || element instanceof Number || element instanceof Boolean;
            elements.add(plain && !JSON.contains(type) ? form(type, element.toString()) : tree(type, element));
        }
        return elements;
    }

    private static Object scalar(String type, String text) {
        return switch (type) {
            case "boolean" -> flag(text);
            case "number_integer" -> plain(number(text.strip()));
            case "number_decimal" -> {
                BigDecimal number = number(text.strip());
                yield plain(number.scale() > DECIMALS ? number(number.setScale(DECIMALS, RoundingMode.DOWN)) : number);
            }
            case "date" -> LocalDate.parse(text.strip()).toString();
            case "date_time" -> instant(text.strip());
            default -> text;
        };
    }

    /** A store answered t, 1 and " TRUE " with true, and f and 0 with false. */
    private static String flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> "true";
            case "false", "f", "0" -> "false";
            default -> text;
        };
    }

    /** A time without an offset is one of UTC. */
    private static String instant(String text) {
        var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return (time instanceof OffsetDateTime offset ? offset : ((LocalDateTime) time).atOffset(ZoneOffset.UTC))
                .toInstant()
                .toString();
    }

    private static Object tree(String type, Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                boolean amounts = type.equals("rating") || type.equals("money");
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((name, each) -> sorted.put(
                        (String) name,
                        amounts && AMOUNTS.contains(name) && each instanceof String text
                                ? number(text)
                                : tree(type, each)));
                yield sorted;
            }
            case List<?> list -> {
                List<Object> elements = new ArrayList<>(list.size());
                list.forEach(each -> elements.add(tree(type, each)));
                yield elements;
            }
            case BigDecimal decimal -> number(decimal);
            case BigInteger whole -> number(new BigDecimal(whole));
            case Number number -> number(new BigDecimal(number.toString()));
            case null -> null;
            default -> value;
        };
    }

    private static BigDecimal number(String text) {
        return number(new BigDecimal(text));
    }

    /** Never written out in full: 1e999999999 stays as short as that. */
    private static BigDecimal number(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static String plain(BigDecimal number) {
        return number.toString();
    }
}
