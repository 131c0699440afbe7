package dev.catalogsync.sandbox.seed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Catalog;
import dev.catalogsync.sandbox.store.Gid;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A believable catalog of any size. Product i is a function of seed and i alone, made when it is asked for, so a million
 * of them take no memory. Ids are arithmetic, so that a variant leads back to its product without an index.
 */
public final class GeneratedCatalog implements Catalog {

    private static final long PRODUCT = 8_000_000_000_000L;
    private static final long VARIANT = 44_000_000_000_000L;
    private static final long INVENTORY_ITEM = 46_000_000_000_000L;
    private static final long MEDIA = 33_000_000_000_000L;
    private static final long METAFIELD = 24_000_000_000_000L;
    private static final long OPTION = 10_000_000_000_000L;
    private static final long OPTION_VALUE = 5_000_000_000_000L;

    /** Room for the children of one product in each sequence of ids. */
    private static final int STRIDE = 16;

    private static final long FIRST_DAY = Instant.parse("2023-01-09T08:00:00Z").getEpochSecond();
    private static final String CDN = "https://cdn.shopify.com/s/files/1/0928/9125/0994/files/";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final int size;
    private final long seed;
    private final String[] locations;

    /** @param locations global ids of the places that hold stock, the main one first */
    public GeneratedCatalog(int size, long seed, String... locations) {
        this.size = size;
        this.seed = seed;
        this.locations = locations;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long number(int index) {
        return PRODUCT + index;
    }

    @Override
    public int indexOf(long productNumber) {
        return within(productNumber - PRODUCT);
    }

    @Override
    public int ownerOf(String type, long number) {
        return switch (type) {
            case "ProductVariant" -> within(Math.floorDiv(number - VARIANT, (long) STRIDE));
            case "InventoryItem" -> within(Math.floorDiv(number - INVENTORY_ITEM, (long) STRIDE));
            case "MediaImage" -> within(Math.floorDiv(number - MEDIA, (long) STRIDE));
            case "Metafield" -> within(Math.floorDiv(number - METAFIELD, (long) STRIDE));
            case "ProductOption" -> within(Math.floorDiv(number - OPTION, (long) STRIDE));
            case "ProductOptionValue" -> within(Math.floorDiv(number - OPTION_VALUE, (long) STRIDE));
            default -> -1;
        };
    }

    private int within(long index) {
        return index >= 0 && index < size ? (int) index : -1;
    }

    @Override
    public int withHandle(String handle) {
        int dash = handle.lastIndexOf('-');
        int index = dash < 0 ? -1 : within(Gid.number("/" + handle.substring(dash + 1)) - 1);
        return index >= 0 && handle.equals(product(index).path("handle").asText()) ? index : -1;
    }

    @Override
    public ObjectNode product(int index) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
        Words.Kind kind = Words.KINDS[random.nextInt(Words.KINDS.length)];
        String material = Words.pick(kind.materials(), random);
        String style = Words.pick(Words.STYLES, random);
        String title = style + ' ' + material + ' ' + kind.noun();
        String handle = Words.slug(title) + '-' + (index + 1);
        long created = FIRST_DAY + random.nextInt(90_000_000);
        String createdAt = Instant.ofEpochSecond(created).toString();
        String updatedAt =
                Instant.ofEpochSecond(created + random.nextInt(20_000_000)).toString();
        int roll = random.nextInt(100);
        String status = roll < 88 ? "ACTIVE" : roll < 96 ? "DRAFT" : "ARCHIVED";

        ObjectNode product = JSON.objectNode();
        product.put("id", Gid.of("Product", number(index)));
        product.put("title", title);
        product.put("handle", handle);
        product.put("descriptionHtml", Words.description(kind, material, random));
        product.put("vendor", Words.pick(Words.VENDORS, random));
        product.put("productType", kind.type());
        product.put("status", status);
        product.set("tags", tags(kind, material, style, random));
        product.put("templateSuffix", "");
        ObjectNode seo = product.putObject("seo");
        boolean described = random.nextInt(3) == 0;
        seo.put("title", described ? title + " | Free returns" : null);
        seo.put("description", described ? "Shop the " + title + ". " + Words.pick(Words.SENTENCES, random) : null);
        product.put("category", kind.category());
        product.put("isGiftCard", false);
        product.put("requiresSellingPlan", false);
        product.put("createdAt", createdAt);
        product.put("updatedAt", updatedAt);
        product.put("publishedAt", status.equals("ACTIVE") ? createdAt : null);
        variants(product, index, kind, material, createdAt, updatedAt, random);
        media(product, index, title, handle, createdAt, random);
        metafields(product, index, material, createdAt, random);
        return product;
    }

    private static ArrayNode tags(Words.Kind kind, String material, String style, SplittableRandom random) {
        // Shopify keeps tags in the order of the alphabet.
        TreeSet<String> tags = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        tags.add(kind.type());
        tags.add(material);
        if (random.nextBoolean()) {
            tags.add(style);
        }
        tags.add(Words.pick(Words.TAGS, random));
        tags.add(Words.pick(Words.TAGS, random));
        ArrayNode list = JSON.arrayNode(tags.size());
        tags.forEach(list::add);
        return list;
    }

    private void variants(
            ObjectNode product,
            int index,
            Words.Kind kind,
            String material,
            String createdAt,
            String updatedAt,
            SplittableRandom random) {
        String[][] values = kind.options(random);
        ArrayNode options = product.putArray("options");
        int value = 0;
        for (int at = 0; at < values.length; at++) {
            ObjectNode option = options.addObject();
            option.put("id", Gid.of("ProductOption", OPTION + (long) index * STRIDE + at));
            option.put("name", values[at][0]);
            option.put("position", at + 1);
            ArrayNode optionValues = option.putArray("optionValues");
            for (int name = 1; name < values[at].length; name++) {
                optionValues
                        .addObject()
                        .put("id", Gid.of("ProductOptionValue", OPTION_VALUE + (long) index * STRIDE + value++))
                        .put("name", values[at][name]);
            }
        }
        int cents = (kind.price() + random.nextInt(kind.price())) * 100 + (random.nextBoolean() ? 95 : 0);
        boolean sale = random.nextInt(6) == 0;
        String prefix = Words.code(kind.noun()) + '-' + Words.code(material) + '-' + (index + 1);
        ArrayNode variants = product.putArray("variants");
        int[] at = new int[values.length];
        do {
            int position = variants.size() + 1;
            ObjectNode variant = variants.addObject();
            long child = (long) index * STRIDE + position - 1;
            StringBuilder sku = new StringBuilder(32).append(prefix);
            ArrayNode selected = JSON.arrayNode(values.length);
            for (int option = 0; option < values.length; option++) {
                String name = values[option][at[option] + 1];
                selected.addObject().put("name", values[option][0]).put("value", name);
                if (values[option].length > 2) {
                    sku.append('-').append(Words.code(name));
                }
            }
            int price = cents + at[0] * 100;
            variant.put("id", Gid.of("ProductVariant", VARIANT + child));
            variant.put("sku", sku.toString());
            variant.put("barcode", barcode(child));
            variant.put("price", money(price));
            variant.put("compareAtPrice", sale ? money(price + price / 5) : null);
            variant.put("taxable", true);
            variant.put("inventoryPolicy", random.nextInt(12) == 0 ? "CONTINUE" : "DENY");
            variant.put("position", position);
            variant.put("createdAt", createdAt);
            variant.put("updatedAt", updatedAt);
            variant.set("selectedOptions", selected);
            ObjectNode item = variant.putObject("inventoryItem");
            item.put("id", Gid.of("InventoryItem", INVENTORY_ITEM + child));
            item.put("tracked", true);
            item.put("requiresShipping", true);
            item.put("unitCost", money(price * 2 / 5));
            item.put("weight", kind.grams() / 1000.0);
            item.put("weightUnit", "KILOGRAMS");
            ArrayNode levels = item.putArray("levels");
            for (int place = 0; place < (random.nextInt(4) == 0 ? locations.length : 1); place++) {
                levels.addObject()
                        .put("location", locations[place])
                        .put("available", random.nextInt(5) == 0 ? 0 : random.nextInt(80))
                        .put("updatedAt", updatedAt);
            }
        } while (next(at, values));
    }

    private static boolean next(int[] at, String[][] values) {
        for (int option = at.length - 1; option >= 0; option--) {
            if (++at[option] < values[option].length - 1) {
                return true;
            }
            at[option] = 0;
        }
        return false;
    }

    private static void media(
            ObjectNode product, int index, String title, String handle, String createdAt, SplittableRandom random) {
        int count = 1 + random.nextInt(3);
        ArrayNode list = product.putArray("media");
        for (int at = 0; at < count; at++) {
            long number = MEDIA + (long) index * STRIDE + at;
            String view = Words.VIEWS[at];
            ObjectNode media = list.addObject();
            media.put("id", Gid.of("MediaImage", number));
            media.put("alt", title + ", " + view);
            media.put("mediaContentType", "IMAGE");
            media.put("status", "READY");
            media.put("createdAt", createdAt);
            media.put("mimeType", "image/jpeg");
            media.putObject("image")
                    .put("id", Gid.of("ImageSource", number + 8))
                    .put("url", CDN + handle + '-' + (at + 1) + ".jpg?v=" + (FIRST_DAY + index % 9_000_000))
                    .put("width", 1600)
                    .put("height", random.nextBoolean() ? 1600 : 2000);
        }
    }

    private static void metafields(
            ObjectNode product, int index, String material, String createdAt, SplittableRandom random) {
        int count = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(2);
        ArrayNode list = product.putArray("metafields");
        for (int at = 0; at < count; at++) {
            ObjectNode metafield = list.addObject();
            metafield.put("id", Gid.of("Metafield", METAFIELD + (long) index * STRIDE + at));
            metafield.put("namespace", "custom");
            metafield.put("key", at == 0 ? "material" : "care");
            metafield.put("type", at == 0 ? "single_line_text_field" : "multi_line_text_field");
            metafield.put("value", at == 0 ? material : Words.pick(Words.CARE, random));
            metafield.put("createdAt", createdAt);
            metafield.put("updatedAt", createdAt);
        }
    }

    static String money(int cents) {
        int rest = cents % 100;
        return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
    }

    private static String barcode(long child) {
        String digits = Long.toString(400_000_000_000L + child);
        int sum = 0;
        for (int at = 0; at < 12; at++) {
            sum += (digits.charAt(at) - '0') * (at % 2 == 0 ? 1 : 3);
        }
        return digits + (10 - sum % 10) % 10;
    }
}
