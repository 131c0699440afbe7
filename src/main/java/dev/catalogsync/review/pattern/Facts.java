package dev.catalogsync.review.pattern;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.review.pattern.Edit.How;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is kept of one change once its documents were read.
 *
 * @param signatures the texts of all signatures that tell it truly: a price that went from 10.00 to 10.50 rose by 5 %, by 0.50, and to 10.50, and
 *     only beside others it is seen which of these was meant; the plainest first
 * @param variants how many variants it touches
 * @param step the mean of ln(price after / price before) of its prices; null where none moved
 * @param concerns what is worrying about it by itself, by code, with the reason in plain English
 */
public record Facts(List<String> signatures, int variants, Double step, Map<String, String> concerns) {

    /** Places whose values are compared as numbers. */
    private static final Set<String> NUMBERS = Set.of("price", "compareAtPrice", "amount", "available", "quantity");

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,6})?");
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Z_]{1,30}|true|false");
    private static final Pattern ELEMENT = Pattern.compile("^((?!metafields)\\w+)\\[[^]]*]");
    private static final String PRICE = "variants.price";
    private static final int MOST_MEMBERS = 3;

    /** Half a cent, since prices are rounded to one. */
    private static final BigDecimal ROUNDED = new BigDecimal("0.0051");

    private record Numbers(BigDecimal before, BigDecimal after) {}

    /**
     * @param before the document as JSON, null for CREATE
     * @param after null for DELETE
     */
    public static Facts of(String direction, String operation, String kind, String before, String after) {
        Kind known = Kind.valueOf(kind);
        Document from = Document.orEmpty(known, before);
        Document to = Document.orEmpty(known, after);
        Map<String, String> concerns = new TreeMap<>();
        if (operation.equals("DELETE")) {
            concerns.put("DELETE", "it is deleted");
        }
        if (before == null || after == null) {
            if (after != null) {
                belowCost(to, concerns);
            }
            int variants = (before == null ? to : from).list("variants").size();
            return new Facts(
                    List.of(new Signature(direction, operation, kind, List.of()).text()), variants, null, concerns);
        }
        List<FieldChange> changes = Merge.differences(from, to);
        Map<String, List<Numbers>> numbers = new LinkedHashMap<>();
        Map<String, Edit> edits = new LinkedHashMap<>();
        Set<String> variants = new LinkedHashSet<>();
        for (FieldChange change : changes) {
            String place = ELEMENT.matcher(change.path()).replaceFirst("$1");
            if (change.path().startsWith("variants[")) {
                variants.add(change.path().replaceFirst("].*", ""));
            }
            if (isNumber(place, change.before()) && isNumber(place, change.after())) {
                numbers.computeIfAbsent(place, any -> new ArrayList<>())
                        .add(new Numbers(decimal(change.before()), decimal(change.after())));
            } else {
                Edit edit = edit(place, change.before(), change.after());
                edits.merge(place, edit, (one, other) -> one.equals(other) ? one : Edit.of(place, How.CHANGED));
            }
            concern(change, concerns);
        }
        if (numbers.containsKey(PRICE)) {
            belowCost(to, concerns);
        }
        Set<String> signatures = new LinkedHashSet<>();
        for (How manner : List.of(How.PERCENT, How.AMOUNT, How.SET_TO)) {
            List<Edit> all = new ArrayList<>(edits.values());
            numbers.forEach((place, steps) -> all.add(step(place, steps, manner)));
            signatures.add(new Signature(direction, operation, kind, all).text());
        }
        return new Facts(List.copyOf(signatures), variants.size(), meanStep(numbers.get(PRICE)), concerns);
    }

    public String toJson() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("signatures", signatures);
        facts.put("variants", variants);
        facts.put("step", step);
        facts.put("concerns", concerns);
        return Json.write(facts);
    }

    @SuppressWarnings("unchecked")
    public static Facts parse(String json) {
        Map<String, Object> facts = (Map<String, Object>) Json.column(json);
        return new Facts(
                (List<String>) facts.get("signatures"),
                ((Number) facts.get("variants")).intValue(),
                facts.get("step") instanceof Number step ? step.doubleValue() : null,
                (Map<String, String>) facts.get("concerns"));
    }

    private static Edit edit(String place, Object before, Object after) {
        if (before instanceof List<?> had && after instanceof List<?> has && !place.endsWith(".order")) {
            List<Object> added = new ArrayList<>(has);
            added.removeAll(had);
            List<Object> removed = new ArrayList<>(had);
            removed.removeAll(has);
            boolean few = added.size() + removed.size() <= MOST_MEMBERS;
            if (few && removed.isEmpty() && !added.isEmpty() && areTexts(added)) {
                return new Edit(place, How.ADDED, texts(added));
            }
            if (few && added.isEmpty() && !removed.isEmpty() && areTexts(removed)) {
                return new Edit(place, How.REMOVED, texts(removed));
            }
            return Edit.of(place, How.CHANGED);
        }
        if (before instanceof Map<?, ?> && after == null) {
            return Edit.of(place, How.REMOVED);
        }
        if (after instanceof Map<?, ?> && before == null) {
            return Edit.of(place, How.ADDED);
        }
        if (isEmpty(after) && !isEmpty(before)) {
            return Edit.of(place, How.EMPTIED);
        }
        if (isWord(before) && isWord(after)) {
            return Edit.of(place, How.BECAME, before.toString(), after.toString());
        }
        return Edit.of(place, How.CHANGED);
    }

    /** All steps at one place as one, in the manner asked for, or else in the first that fits. */
    private static Edit step(String place, List<Numbers> steps, How manner) {
        List<How> manners = new ArrayList<>(List.of(manner, How.PERCENT, How.AMOUNT, How.SET_TO));
        for (How each : manners) {
            String value =
                    switch (each) {
                        case PERCENT -> percent(steps);
                        case AMOUNT -> amount(steps);
                        default -> same(steps);
                    };
            if (value != null) {
                return Edit.of(place, each, value);
            }
        }
        return Edit.of(place, How.CHANGED);
    }

    /** The roundest percentage that explains all steps to a cent, as in +5 or -12.5; null where none does. */
    private static String percent(List<Numbers> steps) {
        Numbers first = steps.getFirst();
        if (steps.stream().anyMatch(step -> step.before.signum() <= 0 || step.after.signum() < 0)) {
            return null;
        }
        BigDecimal hundred = BigDecimal.valueOf(100);
        BigDecimal exact =
                first.after.subtract(first.before).multiply(hundred).divide(first.before, 6, RoundingMode.HALF_UP);
        for (int digits = 0; digits <= 1; digits++) {
            BigDecimal near = exact.setScale(digits, RoundingMode.HALF_UP);
            for (int away : new int[] {0, 1, -1}) {
                BigDecimal percent = near.add(BigDecimal.valueOf(away, digits));
                if (percent.signum() != 0
                        && percent.signum() == exact.signum()
                        && steps.stream().allMatch(step -> explains(percent, step))) {
                    return signed(percent);
                }
            }
        }
        return null;
    }

    private static boolean explains(BigDecimal percent, Numbers step) {
        BigDecimal expected = step.before.add(step.before.multiply(percent).movePointLeft(2));
        return expected.subtract(step.after).abs().compareTo(ROUNDED) <= 0;
    }

    private static String amount(List<Numbers> steps) {
        BigDecimal amount = steps.getFirst().after.subtract(steps.getFirst().before);
        return steps.stream().allMatch(step -> step.after.subtract(step.before).compareTo(amount) == 0)
                ? signed(amount)
                : null;
    }

    private static String same(List<Numbers> steps) {
        BigDecimal value = steps.getFirst().after;
        return steps.stream().allMatch(step -> step.after.compareTo(value) == 0) ? plain(value) : null;
    }

    private static String signed(BigDecimal number) {
        return (number.signum() > 0 ? "+" : "") + plain(number);
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.setScale(Math.max(0, stripped.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    private static Double meanStep(List<Numbers> prices) {
        if (prices == null) {
            return null;
        }
        double[] steps = prices.stream()
                .filter(step -> step.before.signum() > 0 && step.after.signum() > 0)
                .mapToDouble(step -> Math.log(step.after.doubleValue() / step.before.doubleValue()))
                .toArray();
        double sum = 0;
        for (double step : steps) {
            sum += step;
        }
        return steps.length == 0 ? null : sum / steps.length;
    }

    private static void concern(FieldChange change, Map<String, String> concerns) {
        if (change.path().equals("title") && isEmpty(change.after())) {
            concerns.put("EMPTY_TITLE", "the title becomes empty");
        } else if (change.path().equals("status") && "ARCHIVED".equals(change.after())) {
            concerns.put("ARCHIVED", "it is archived");
        } else if (change.path().matches("variants\\[.*]\\.price")
                && isNumber("price", change.after())
                && decimal(change.after()).signum() == 0) {
            concerns.put("ZERO_PRICE", "the price of " + change.path().replaceFirst("\\.price$", "") + " becomes zero");
        }
    }

    private static void belowCost(Document document, Map<String, String> concerns) {
        for (Map<String, Object> variant : document.list("variants")) {
            Object cost = variant.get("inventoryItem") instanceof Map<?, ?> item ? item.get("unitCost") : null;
            Object amount = cost instanceof Map<?, ?> money ? money.get("amount") : cost;
            Object price = variant.get("price");
            if (isNumber("price", price)
                    && isNumber("amount", amount)
                    && decimal(price).signum() > 0
                    && decimal(price).compareTo(decimal(amount)) < 0) {
                concerns.put("BELOW_COST", "a price of " + price + " is below the cost of " + amount);
            }
        }
    }

    private static boolean isNumber(String place, Object value) {
        return (value instanceof String || value instanceof Number)
                && NUMBERS.contains(place.substring(place.lastIndexOf('.') + 1))
                && NUMBER.matcher(value.toString()).matches();
    }

    private static BigDecimal decimal(Object value) {
        return new BigDecimal(value.toString());
    }

    private static boolean isEmpty(Object value) {
        return value == null || value.toString().isBlank();
    }

    private static boolean isWord(Object value) {
        return value != null && WORD.matcher(value.toString()).matches();
    }

    private static boolean areTexts(List<?> members) {
        return members.stream().allMatch(String.class::isInstance);
    }

    private static List<String> texts(List<?> members) {
        return members.stream().map(Object::toString).sorted().toList();
    }
}
