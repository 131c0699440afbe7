package dev.catalogsync.sandbox.seed;

import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** The vocabulary of the generated catalog. */
final class Words {

    /**
     * @param category a node of Shopify's product taxonomy
     * @param sizes the values of its size option; empty where it comes in one size
     * @param price the least it costs, in whole units of the currency
     */
    record Kind(String noun, String type, String category, String[] materials, String[] sizes, int price, int grams) {

        /** Options as name followed by values; a product without a choice has Shopify's "Title: Default Title". */
        String[][] options(SplittableRandom random) {
            int roll = random.nextInt(100);
            if (roll < 18) {
                return DEFAULT;
            }
            String[] colors = some("Color", COLORS, 1 + random.nextInt(3), random);
            if (sizes.length == 0) {
                return new String[][] {some("Color", COLORS, 2 + random.nextInt(3), random)};
            }
            String[] taken = some("Size", sizes, Math.min(sizes.length, 2 + random.nextInt(3)), random);
            return roll < 34 ? new String[][] {taken} : new String[][] {taken, colors};
        }
    }

    private static final String[][] DEFAULT = {{"Title", "Default Title"}};
    private static final String[] TEXTILES = {"Merino", "Cotton", "Linen", "Cashmere", "Alpaca", "Hemp", "Fleece"};
    private static final String[] LEATHERS = {"Suede", "Nubuck", "Full-Grain", "Vegan", "Waxed Canvas"};
    private static final String[] SOLIDS = {"Oak", "Walnut", "Stoneware", "Brass", "Enamel", "Rattan", "Glass"};
    private static final String[] CLOTHES_SIZES = {"XS", "S", "M", "L", "XL", "XXL"};
    private static final String[] SHOE_SIZES = {"38", "39", "40", "41", "42", "43", "44"};
    private static final String[] NO_SIZES = {};

    static final Kind[] KINDS = {
        kind("Crew Sweater", "Sweaters", "aa-1-13-11", TEXTILES, CLOTHES_SIZES, 69, 480),
        kind("Overshirt", "Shirts", "aa-1-13-7", TEXTILES, CLOTHES_SIZES, 59, 390),
        kind("T-Shirt", "Shirts", "aa-1-13-8", TEXTILES, CLOTHES_SIZES, 25, 180),
        kind("Chino", "Trousers", "aa-1-12", TEXTILES, CLOTHES_SIZES, 79, 520),
        kind("Rain Jacket", "Jackets", "aa-1-10-2", TEXTILES, CLOTHES_SIZES, 139, 690),
        kind("Beanie", "Accessories", "aa-2-17", TEXTILES, NO_SIZES, 19, 90),
        kind("Scarf", "Accessories", "aa-2-26", TEXTILES, NO_SIZES, 39, 160),
        kind("Chelsea Boot", "Shoes", "aa-8-3", LEATHERS, SHOE_SIZES, 149, 1250),
        kind("Sneaker", "Shoes", "aa-8-8", LEATHERS, SHOE_SIZES, 89, 820),
        kind("Weekender", "Bags", "lb-7", LEATHERS, NO_SIZES, 179, 1430),
        kind("Card Holder", "Wallets", "aa-2-27", LEATHERS, NO_SIZES, 29, 60),
        kind("Serving Bowl", "Tableware", "hg-11-10", SOLIDS, NO_SIZES, 35, 910),
        kind("Pour-Over Set", "Coffee", "hg-11-6", SOLIDS, NO_SIZES, 49, 1100),
        kind("Table Lamp", "Lighting", "hg-13-3", SOLIDS, NO_SIZES, 99, 2300),
        kind("Side Table", "Furniture", "fr-24", SOLIDS, NO_SIZES, 159, 6400),
        kind("Planter", "Garden", "hg-9-3", SOLIDS, NO_SIZES, 24, 1700)
    };

    static final String[] STYLES = {
        "Alpine",
        "Coastal",
        "Everyday",
        "Heritage",
        "Nordic",
        "Studio",
        "Weekend",
        "Atelier",
        "Field",
        "Harbor",
        "Café",
        "Signal",
        "Meridian",
        "Quiet",
        "Solstice",
        "Prairie"
    };
    static final String[] VENDORS = {
        "Northwind Goods", "Maison Bélier", "Harbor & Pine", "Fjordline", "Oak/Iron Works", "Solano Supply",
                "Kettle & Co.",
        "Stillwater", "Atelier Müller", "Redgate", "Plain Folk", "Tidewater Mills", "Arrow Street", "Brightside Home"
    };
    static final String[] TAGS = {
        "bestseller", "new-arrival", "organic", "gift-idea", "sale", "limited", "made-in-portugal", "season/autumn",
        "season/winter", "season/spring", "season/summer", "restock", "staff-pick", "recycled", "unisex", "last-chance"
    };
    static final String[] VIEWS = {"front", "back", "detail"};
    static final String[] CARE = {
        "Machine wash cold, gentle cycle.\nDry flat, away from heat.",
        "Wipe clean with a damp cloth.\nRe-oil twice a year.",
        "Hand wash only.\nDo not bleach or tumble dry.",
        "Dry clean only."
    };
    static final String[] SENTENCES = {
        "Cut a little wider through the shoulder, so that it layers without pulling.",
        "The finish softens with wear and gets better with every year you keep it.",
        "We tested it for two winters before we put our name on it.",
        "Seams are taped and double-stitched where they carry weight.",
        "Made in small batches by a family workshop that has done nothing else since 1962.",
        "Every piece is numbered; slight differences in grain and shade are part of it.",
        "It folds into its own pocket and weighs next to nothing.",
        "Dyed with low-impact colours & rinsed in recycled water.",
        "Spare buttons and a length of matching yarn are in the box.",
        "The base is weighted, so it stays where you put it.",
        "Pairs well with everything else in the line, and with most of what you own.",
        "Returns are free within 30 days – no questions asked.",
        "Designed in our studio, sourced within 500 km, shipped without plastic.",
        "Fits true to size; if you are between two, take the smaller one.",
        "Built to be repaired: every part can be ordered on its own.",
        "The lining is brushed on the inside and smooth on the outside.",
        "Holds its shape after fifty washes at 30°.",
        "A quiet piece that does its work & stays out of the way."
    };

    private static final String[] COLORS = {
        "Black", "Navy", "Ecru", "Olive", "Rust", "Slate", "Sand", "Forest", "Burgundy", "Sky"
    };
    private static final Map<String, String> CODES = new ConcurrentHashMap<>();
    private static final Map<String, String> SLUGS = new ConcurrentHashMap<>();

    private Words() {}

    private static Kind kind(
            String noun, String type, String node, String[] materials, String[] sizes, int price, int grams) {
        return new Kind(noun, type, "gid://shopify/TaxonomyCategory/" + node, materials, sizes, price, grams);
    }

    static String pick(String[] words, SplittableRandom random) {
        return words[random.nextInt(words.length)];
    }

    /** A run of neighbouring words, after a name. */
    private static String[] some(String name, String[] words, int count, SplittableRandom random) {
        String[] taken = new String[count + 1];
        taken[0] = name;
        int start = random.nextInt(words.length - count + 1);
        System.arraycopy(words, start, taken, 1, count);
        return taken;
    }

    static String description(Kind kind, String material, SplittableRandom random) {
        StringBuilder html = new StringBuilder(1200);
        html.append("<p>A ")
                .append(kind.noun().toLowerCase(Locale.ROOT))
                .append(" in ")
                .append(material);
        html.append(". ").append(pick(SENTENCES, random)).append("</p>\n");
        int paragraphs = 2 + random.nextInt(3);
        for (int at = 0; at < paragraphs; at++) {
            html.append("<p>").append(pick(SENTENCES, random)).append(' ').append(pick(SENTENCES, random));
            html.append(' ').append(pick(SENTENCES, random)).append("</p>\n");
        }
        html.append("<ul>\n<li>Material: <strong>").append(material).append("</strong></li>\n<li>Weight: ");
        html.append(kind.grams())
                .append(" g</li>\n<li>")
                .append(pick(SENTENCES, random))
                .append("</li>\n</ul>");
        return html.toString();
    }

    /** Up to four letters or digits that stand for a word in a SKU. */
    static String code(String word) {
        return CODES.computeIfAbsent(word, each -> {
            String plain = each.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
            return plain.substring(0, Math.min(4, plain.length()));
        });
    }

    /** There are only a few thousand titles, so their slugs are kept. */
    static String slug(String title) {
        return SLUGS.computeIfAbsent(title, Handle::of);
    }
}
