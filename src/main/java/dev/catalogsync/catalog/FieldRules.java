package dev.catalogsync.catalog;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the store takes as the value of one field, as far as the schema of the Admin API 2026-10 and what a store answered
 * tell. A path here names fields only, as in {@code variants.selectedOptions.value}. Each answer is what is wrong, to be read
 * after the field's name, or null.
 */
public final class FieldRules {

    private static final int LONGEST_TEXT = 255;
    private static final int LONGEST_ALT = 512;
    private static final int LONGEST_VALUE = 65_536;
    private static final int LONGEST_ADDRESS = 2_048;
    private static final int LONGEST_HTML = 512 << 10;

    private static final Pattern HANDLE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}]+(-+[\\p{Ll}\\p{Lo}\\p{N}]+)*");
    private static final Pattern MONEY = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,4})?");
    private static final Pattern CATEGORY = Pattern.compile("gid://shopify/TaxonomyCategory/[a-z0-9-]+");

    /** Enums of the schema; a store answers another word as an error of the whole call. */
    private static final Map<String, Set<String>> WORDS = Map.of(
            "status", Set.of("ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"),
            "variants.inventoryPolicy", Set.of("DENY", "CONTINUE"),
            "media.mediaContentType", Set.of("IMAGE", "VIDEO", "EXTERNAL_VIDEO", "MODEL_3D"));

    /** What can be without a value; null clears it. */
    private static final Set<String> CLEARABLE = Set.of(
            "descriptionHtml",
            "vendor",
            "productType",
            "templateSuffix",
            "category",
            "category.id",
            "seo",
            "seo.title",
            "seo.description",
            "variants.sku",
            "variants.barcode",
            "variants.compareAtPrice",
            "media.alt");

    /** "Namespace … is a reserved namespace" is what a store says of each of these. */
    private static final Set<String> RESERVED = Set.of("shopify_standard", "protected", "shopify-l10n-fields");

    private FieldRules() {}

    /** Whether null may stand there, to clear the field. */
    public static boolean isClearable(String path) {
        return CLEARABLE.contains(path);
    }

    /**
     * Whether a value is of the right form at all: a text, a number, one of the words. Objects and lists are only told from the
     * rest; what is in them is asked for one by one, the members of a set as texts.
     *
     * @param value not null
     */
    public static String form(String path, Shape shape, Object value) {
        return switch (shape.type()) {
            case IDENTITY -> text(value, LONGEST_ADDRESS);
            case HTML -> text(value, LONGEST_HTML);
            case TEXT -> {
                Set<String> words = WORDS.get(path);
                yield words == null
                        ? text(value, LONGEST_VALUE)
                        : words.contains(value)
                                ? null
                                : "must be one of " + words.stream().sorted().toList();
            }
            case DECIMAL ->
                (value instanceof String || value instanceof Number)
                                && MONEY.matcher(value.toString()).matches()
                        ? null
                        : "must be an amount of at least 0 and less than 1,000,000,000,000, as in \"12.50\"";
            case NUMBER -> value instanceof Integer ? null : "must be an integer";
            case FLAG -> value instanceof Boolean ? null : "must be true or false";
            case OBJECT -> value instanceof Map ? null : "must be an object";
            case SET, LIST -> value instanceof java.util.List ? null : "must be a list";
        };
    }

    /**
     * Whether the store takes a value of the right form.
     *
     * @param value not null; of a set, one member
     * @param around the object that holds the field: the value of a metafield is judged by its {@code type}
     */
    public static String rule(String path, Object value, Map<?, ?> around) {
        return switch (path) {
            // "Title can't be blank"; 255 characters for it, handle, vendor and product type: each was answered by a
            // store.
            case "title",
                    "options.optionValues.name",
                    "variants.selectedOptions.name",
                    "variants.selectedOptions.value" -> notBlank(value, LONGEST_TEXT);
            case "handle" ->
                HANDLE.matcher((String) value).matches()
                        ? text(value, LONGEST_TEXT)
                        : "must consist of lower-case letters and digits, separated by single hyphens";
            case "vendor", "productType", "templateSuffix", "variants.sku", "variants.barcode" ->
                text(value, LONGEST_TEXT);
            case "tags" -> notBlank(value, LONGEST_TEXT);
            case "category.id" ->
                CATEGORY.matcher((String) value).matches()
                        ? null
                        : "must be the id of a category, as in gid://shopify/TaxonomyCategory/aa-1-2";
            // "The name contains unsupported sequence ' / '"
            case "options.name" ->
                ((String) value).contains(" / ") ? "cannot contain \" / \"" : notBlank(value, LONGEST_TEXT);
            // "The alt value exceeds the maximum limit of 512 characters."
            case "media.alt" -> text(value, LONGEST_ALT);
            // "Image URL is invalid"
            case "media.originalSource" ->
                isAddress((String) value)
                        ? null
                        : "must be an http:// or https:// URL from which the store can fetch it";
            case "metafields.namespace" ->
                RESERVED.contains(value) ? "is a namespace reserved by Shopify" : between(value, 3, LONGEST_TEXT);
            case "metafields.key" -> between(value, 2, 64);
            case "metafields.type" -> notBlank(value, LONGEST_TEXT);
            case "metafields.value" -> MetafieldRule.of(String.valueOf(around.get("type")), (String) value);
            default -> null;
        };
    }

    private static String text(Object value, int longest) {
        return value instanceof String text && text.length() <= longest
                ? null
                : "must be a string of at most " + longest + " characters";
    }

    private static String notBlank(Object value, int longest) {
        return value.toString().isBlank() ? "must not be blank" : text(value, longest);
    }

    private static String between(Object value, int shortest, int longest) {
        int length = value.toString().length();
        return length >= shortest && length <= longest
                ? null
                : "must be a string of " + shortest + " to " + longest + " characters";
    }

    private static boolean isAddress(String text) {
        try {
            URI address = URI.create(text);
            return address.getHost() != null && Set.of("http", "https").contains(address.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
