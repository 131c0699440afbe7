package dev.catalogsync.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A description by chance, which is written in another form each time: quotes, void tags, entities, white space around blocks. */
final class RandomHtml {

    private static final Map<Character, List<String>> ENTITIES = Map.of(
            '&', List.of("&amp;", "&#38;", "&#x26;"),
            '<', List.of("&lt;", "&#60;"),
            '>', List.of(">", "&gt;"),
            '"', List.of("\"", "&quot;"),
            'é', List.of("é", "&eacute;", "&#233;"),
            '\u00A0', List.of("\u00A0", "&nbsp;", "&#160;"),
            '™', List.of("™", "&trade;", "&#x2122;"));

    private interface Part {
        void write(StringBuilder out);
    }

    private final Random random;
    private final List<Part> blocks = new ArrayList<>();

    RandomHtml(Random random) {
        this.random = random;
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            blocks.add(block());
        }
    }

    String write() {
        StringBuilder out = new StringBuilder();
        blocks.forEach(block -> {
            space(out);
            block.write(out);
        });
        space(out);
        return out.toString();
    }

    private Part block() {
        return switch (random.nextInt(5)) {
            case 0 -> element("h2", Map.of(), inline(), false);
            case 1 -> list();
            case 2 -> element("div", Map.of("class", "note"), List.of(block()), true);
            default -> element("p", Map.of(), inline(), false);
        };
    }

    private Part list() {
        List<List<Part>> items = List.of(inline(), inline());
        return out -> {
            tag(out, "ul", Map.of());
            for (List<Part> item : items) {
                space(out);
                tag(out, "li", Map.of());
                item.forEach(part -> part.write(out));
                // The end tag of an item may be left out.
                if (random.nextBoolean()) {
                    out.append("</li>");
                }
            }
            space(out);
            out.append("</ul>");
        };
    }

    private List<Part> inline() {
        List<Part> parts = new ArrayList<>();
        parts.add(words());
        for (int i = random.nextInt(3); i > 0; i--) {
            parts.add(
                    switch (random.nextInt(4)) {
                        case 0 -> element("b", Map.of(), List.of(words()), false);
                        case 1 -> element("a", Map.of("href", "/c?a=1&b=2"), List.of(words()), false);
                        case 2 -> element("img", Map.of("alt", "a mug"), null, false);
                        default -> element("br", Map.of(), null, false);
                    });
            parts.add(words());
        }
        return parts;
    }

    private Part words() {
        String words = List.of("a mug", "cups & saucers", "1 < 2 > 0", "café\u00A0au lait", "10\" wide", "Hearth™")
                .get(random.nextInt(6));
        return out -> {
            for (char letter : words.toCharArray()) {
                List<String> forms = ENTITIES.get(letter);
                if (letter == ' ') {
                    out.append(List.of(" ", "  ", "\n", " \t").get(random.nextInt(4)));
                } else {
                    out.append(forms == null ? String.valueOf(letter) : forms.get(random.nextInt(forms.size())));
                }
            }
        };
    }

    /** @param parts null for a tag that has no end */
    private Part element(String name, Map<String, String> attributes, List<Part> parts, boolean spaced) {
        return out -> {
            tag(out, name, attributes);
            if (parts == null) {
                String end = List.of("", "/", " /").get(random.nextInt(3));
                out.insert(out.length() - 1, end);
                return;
            }
            for (Part part : parts) {
                if (spaced) {
                    space(out);
                }
                part.write(out);
            }
            if (spaced) {
                space(out);
            }
            out.append("</").append(cased(name)).append('>');
        };
    }

    private void tag(StringBuilder out, String name, Map<String, String> attributes) {
        out.append('<').append(cased(name));
        attributes.forEach((attribute, value) -> {
            char quote = random.nextBoolean() ? '"' : '\'';
            out.append(random.nextBoolean() ? " " : "\n")
                    .append(cased(attribute))
                    .append('=');
            if (value.matches("[a-z]+") && random.nextBoolean()) {
                out.append(value).append(' ');
            } else {
                out.append(quote)
                        .append(value.replace("&", random.nextBoolean() ? "&" : "&amp;"))
                        .append(quote);
            }
        });
        out.append('>');
    }

    private String cased(String name) {
        return random.nextInt(4) == 0 ? name.toUpperCase(java.util.Locale.ROOT) : name;
    }

    private void space(StringBuilder out) {
        out.append(List.of("", "\n", "  ", "\r\n\t").get(random.nextInt(4)));
    }
}
