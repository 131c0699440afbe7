package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminException;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.ProductFields;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.ProductParts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The options that the variants of one product choose from: created, changed, deleted, put in order. What is refused
 * answers with the product as it is, as recorded.
 */
public final class OptionMutations {

    private static final int MOST = 3;
    private static final String JOINT = " / ";

    private final ShopSeed shop;

    public OptionMutations(ShopSeed shop) {
        this.shop = shop;
    }

    public void register(Mutations mutations) {
        mutations.on("productOptionsCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("productOptionUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("productOptionsDelete", (draft, arguments, call) -> delete(draft, arguments));
        mutations.on("productOptionsReorder", (draft, arguments, call) -> reorder(draft, arguments));
    }

    // ---- create

    private Payload create(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = VariantMutations.product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        List<?> given = Arguments.list(arguments, "options");
        for (int index = 0; index < given.size(); index++) {
            Object name = Arguments.asMap(given.get(index)).get("name");
            named(name, errors, "options", Integer.toString(index), "name");
        }
        boolean standalone = ProductFields.hasOnlyDefaultVariant(product);
        ArrayNode options = standalone ? product.arrayNode() : product.withArray("options");
        if (options.size() + given.size() > MOST) {
            errors.add("OPTIONS_OVER_LIMIT", "Can only specify a maximum of 3 options", "options");
        }
        ObjectNode fresh = product.objectNode();
        if (errors.none()) {
            new Options(draft, fresh, errors, "options").replace(given);
        }
        fresh.path("options").forEach(option -> {
            String name = option.path("name").asText();
            if (ProductParts.among(options, null, name) != null) {
                errors.add("OPTION_ALREADY_EXISTS", "Option '" + name + "' already exists.", "options");
            }
            options.add(((ObjectNode) option).put("position", options.size() + 1));
        });
        if (!errors.none()) {
            return refused(draft, arguments, errors);
        }
        product.set("options", options);
        // Every variant takes the first value of a new option.
        for (JsonNode variant : product.path("variants")) {
            ArrayNode selected = standalone
                    ? ((ObjectNode) variant).putArray("selectedOptions")
                    : ((ObjectNode) variant).withArray("selectedOptions");
            fresh.path("options").forEach(option -> select(selected, option, 0));
        }
        if ("CREATE".equals(arguments.get("variantStrategy"))) {
            combine(draft, product, fresh.path("options"));
        }
        return Payload.of("product", Entity.root(product), errors);
    }

    private static void select(ArrayNode selected, JsonNode option, int value) {
        selected.addObject()
                .put("name", option.path("name").asText())
                .put(
                        "value",
                        option.path("optionValues").path(value).path("name").asText());
    }

    /** Behind the variants that are there, one for each further value of each new option, in the recorded order. */
    private void combine(Draft draft, ObjectNode product, JsonNode fresh) {
        List<ObjectNode> before = new ArrayList<>();
        product.path("variants").forEach(each -> before.add((ObjectNode) each));
        for (ObjectNode variant : before) {
            for (ArrayNode selected : combinations(variant, fresh)) {
                if (!VariantMutations.taken(product.withArray("variants"), selected)) {
                    another(draft, product, variant, selected);
                }
            }
        }
        new VariantInput(draft, product, shop).position();
    }

    private static List<ArrayNode> combinations(ObjectNode variant, JsonNode fresh) {
        List<ArrayNode> all = new ArrayList<>();
        ArrayNode old = variant.arrayNode();
        variant.path("selectedOptions").forEach(each -> {
            if (ProductParts.among(fresh, null, each.path("name").asText()) == null) {
                old.add(each.deepCopy());
            }
        });
        all.add(old);
        for (JsonNode option : fresh) {
            List<ArrayNode> longer = new ArrayList<>();
            for (ArrayNode each : all) {
                for (int value = 0; value < option.path("optionValues").size(); value++) {
                    ArrayNode selected = each.deepCopy();
                    select(selected, option, value);
                    longer.add(selected);
                }
            }
            all = longer;
        }
        return all;
    }

    /** A variant like another one, but for what it has chosen. */
    private void another(Draft draft, ObjectNode product, ObjectNode like, ArrayNode selected) {
        ObjectNode variant = new VariantInput(draft, product, shop).fresh();
        for (String name : List.of("price", "compareAtPrice", "taxable", "inventoryPolicy")) {
            variant.set(name, like.get(name));
        }
        variant.set("selectedOptions", selected);
        product.withArray("variants").add(variant);
    }

    // ---- update

    private Payload update(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = VariantMutations.product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        Map<String, Object> input = Arguments.map(arguments, "option");
        ObjectNode option = ProductParts.among(product.path("options"), (String) input.get("id"), null);
        if (option == null) {
            return refused(draft, arguments, errors.add("OPTION_DOES_NOT_EXIST", "Option does not exist", "option"));
        }
        if (input.get("name") instanceof String renamed) {
            named(renamed, errors, "option", "name");
            ObjectNode other = ProductParts.among(product.path("options"), null, renamed);
            if (other != null && other != option) {
                errors.add("OPTION_ALREADY_EXISTS", "Option '" + renamed + "' already exists.", "option", "name");
            }
            rename(product, option.path("name").asText(), null, renamed);
            option.put("name", renamed);
        }
        values(draft, product, option, arguments, errors);
        if (input.get("position") instanceof Integer position) {
            List<JsonNode> order = new ArrayList<>();
            product.path("options").forEach(order::add);
            order.remove(option);
            order.add(Math.max(0, Math.min(position - 1, order.size())), option);
            arrange(product, order);
        }
        if (!errors.none()) {
            return refused(draft, arguments, errors);
        }
        return Payload.of("product", Entity.root(product), errors);
    }

    private void values(
            Draft draft, ObjectNode product, ObjectNode option, Map<String, Object> arguments, UserErrors errors) {
        String name = option.path("name").asText();
        boolean manage = "MANAGE".equals(arguments.get("variantStrategy"));
        List<?> renamed = Arguments.list(arguments, "optionValuesToUpdate");
        for (int index = 0; index < renamed.size(); index++) {
            Map<String, Object> value = Arguments.asMap(renamed.get(index));
            String[] at = {"optionValuesToUpdate", Integer.toString(index)};
            ObjectNode known = ProductParts.among(option.path("optionValues"), (String) value.get("id"), null);
            if (known == null) {
                errors.add("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", at);
            } else if (value.get("name") instanceof String text) {
                ObjectNode other = ProductParts.among(option.path("optionValues"), null, text);
                if (other != null && other != known) {
                    errors.add("OPTION_VALUE_ALREADY_EXISTS", "Option value '" + text + "' already exists.", at);
                    continue;
                }
                rename(product, name, known.path("name").asText(), text);
                known.put("name", text);
            }
        }
        List<?> added = Arguments.list(arguments, "optionValuesToAdd");
        for (int index = 0; index < added.size(); index++) {
            String text = (String) Arguments.asMap(added.get(index)).get("name");
            String[] at = {"optionValuesToAdd", Integer.toString(index)};
            if (ProductParts.among(option.path("optionValues"), null, text) != null) {
                errors.add("OPTION_VALUE_ALREADY_EXISTS", "Option value '" + text + "' already exists.", at);
                continue;
            }
            Options.ensure(draft, product, name, text);
            if (manage) {
                everywhere(draft, product, name, text);
            }
        }
        List<?> gone = Arguments.list(arguments, "optionValuesToDelete");
        for (int index = 0; index < gone.size(); index++) {
            String[] at = {"optionValuesToDelete", Integer.toString(index)};
            ObjectNode known = ProductParts.among(option.path("optionValues"), (String) gone.get(index), null);
            if (known == null) {
                errors.add("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", at);
            } else if (!manage && Options.used(product, name, known.path("name").asText())) {
                errors.add("OPTION_VALUE_HAS_VARIANTS", "Option value has variants", at);
            } else {
                without(
                        product.withArray("variants"),
                        each -> chose(each, name, known.path("name").asText()));
                without(option.withArray("optionValues"), each -> each == known);
            }
        }
        if (option.path("optionValues").isEmpty() || product.path("variants").isEmpty()) {
            errors.add(
                    "CANNOT_DELETE_ALL_OPTION_VALUES_IN_OPTION",
                    "Cannot delete all option values in an option",
                    "optionValuesToDelete");
        }
        new VariantInput(draft, product, shop).position();
    }

    /** A new value in every combination of the other options that there is. */
    private void everywhere(Draft draft, ObjectNode product, String option, String value) {
        List<ObjectNode> before = new ArrayList<>();
        product.path("variants").forEach(each -> before.add((ObjectNode) each));
        for (ObjectNode variant : before) {
            ArrayNode selected = variant.withArray("selectedOptions").deepCopy();
            ObjectNode choice = ProductParts.among(selected, null, option);
            choice.put("value", value);
            if (!VariantMutations.taken(product.withArray("variants"), selected)) {
                another(draft, product, variant, selected);
            }
        }
    }

    private static boolean chose(JsonNode variant, String option, String value) {
        JsonNode choice = ProductParts.among(variant.path("selectedOptions"), null, option);
        return choice != null && choice.path("value").asText().equals(value);
    }

    private static void without(ArrayNode list, Predicate<JsonNode> gone) {
        for (int index = list.size() - 1; index >= 0; index--) {
            if (gone.test(list.get(index))) {
                list.remove(index);
            }
        }
    }

    /** Gives an option, or one of its values, another name wherever variants have chosen it. */
    private static void rename(ObjectNode product, String option, String value, String renamed) {
        for (JsonNode variant : product.path("variants")) {
            for (JsonNode selected : variant.path("selectedOptions")) {
                if (selected.path("name").asText().equals(option)
                        && (value == null || selected.path("value").asText().equals(value))) {
                    ((ObjectNode) selected).put(value == null ? "name" : "value", renamed);
                }
            }
        }
    }

    // ---- delete

    private static Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = VariantMutations.product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors).and("deletedOptionsIds", List.of());
        }
        List<?> ids = Arguments.list(arguments, "options");
        String strategy = String.valueOf(arguments.get("strategy"));
        Set<String> names = new HashSet<>();
        for (int index = 0; index < ids.size(); index++) {
            ObjectNode option = ProductParts.among(product.path("options"), (String) ids.get(index), null);
            if (option == null) {
                errors.add("OPTION_DOES_NOT_EXIST", "Option does not exist", "options", Integer.toString(index));
                continue;
            }
            names.add(option.path("name").asText());
            if (!strategy.equals("POSITION") && !strategy.equals("NON_DESTRUCTIVE") && values(product, option) > 1) {
                errors.add(
                        "CANNOT_DELETE_OPTION_WITH_MULTIPLE_VALUES",
                        "Cannot delete an option with multiple values",
                        "options",
                        Integer.toString(index));
            }
        }
        int variants = product.path("variants").size();
        without(
                product.withArray("options"),
                each -> names.contains(each.path("name").asText()));
        for (JsonNode variant : product.path("variants")) {
            without(
                    ((ObjectNode) variant).withArray("selectedOptions"),
                    each -> names.contains(each.path("name").asText()));
        }
        distinct(product);
        if (strategy.equals("NON_DESTRUCTIVE") && product.path("variants").size() < variants) {
            errors.add(
                    "CANNOT_USE_NON_DESTRUCTIVE_STRATEGY",
                    "Options cannot be deleted without deleting variants",
                    "options");
        }
        if (!errors.none()) {
            return refused(draft, arguments, errors).and("deletedOptionsIds", List.of());
        }
        List<JsonNode> kept = new ArrayList<>();
        product.path("options").forEach(kept::add);
        arrange(product, kept);
        if (kept.isEmpty()) {
            standalone(draft, product);
        }
        return Payload.of("product", Entity.root(product), errors).and("deletedOptionsIds", List.copyOf(ids));
    }

    /** How many values of an option variants have chosen. */
    private static int values(ObjectNode product, ObjectNode option) {
        int values = 0;
        for (JsonNode value : option.path("optionValues")) {
            values += Options.used(
                            product,
                            option.path("name").asText(),
                            value.path("name").asText())
                    ? 1
                    : 0;
        }
        return values;
    }

    private static void standalone(Draft draft, ObjectNode product) {
        ObjectNode option = product.withArray("options").addObject().put("id", draft.newId("ProductOption"));
        option.put("name", "Title").put("position", 1);
        option.putArray("optionValues")
                .addObject()
                .put("id", draft.newId("ProductOptionValue"))
                .put("name", "Default Title");
        ((ObjectNode) product.path("variants").path(0))
                .putArray("selectedOptions")
                .addObject()
                .put("name", "Title")
                .put("value", "Default Title");
    }

    /** Of variants that no longer differ, the first stays. */
    private static void distinct(ObjectNode product) {
        ArrayNode kept = product.arrayNode();
        for (JsonNode variant : product.path("variants")) {
            if (!VariantMutations.taken(kept, variant.path("selectedOptions"))) {
                kept.add(((ObjectNode) variant).put("position", kept.size() + 1));
            }
        }
        product.set("variants", kept);
    }

    // ---- reorder

    private Payload reorder(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = VariantMutations.product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        List<?> given = Arguments.list(arguments, "options");
        selected(given, "OptionReorderInput");
        given.forEach(each -> selected(Arguments.list(Arguments.asMap(each), "values"), "OptionValueReorderInput"));
        List<JsonNode> order = ordered(product.path("options"), given, "option", "options", errors);
        for (int index = 0; index < given.size() && errors.none(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            ObjectNode option = (ObjectNode) order.get(index);
            if (input.get("values") instanceof List<?> values) {
                List<JsonNode> sorted =
                        ordered(option.path("optionValues"), values, "option value", "option values", errors);
                option.putArray("optionValues").addAll(sorted);
            }
        }
        if (!errors.none()) {
            return refused(draft, arguments, errors);
        }
        arrange(product, order);
        inOrderOfValues(product);
        new VariantInput(draft, product, shop).position();
        return Payload.of("product", Entity.root(product), errors);
    }

    private static void selected(List<?> given, String type) {
        for (Object each : given) {
            Map<String, Object> input = Arguments.asMap(each);
            if ((input.get("id") == null) == (input.get("name") == null)) {
                throw AdminException.atVariable(
                        "INVALID_FIELD_ARGUMENTS", type + " requires exactly one of id, name", "options");
            }
        }
    }

    /** Those that are named, in the order they are named in, and then the others. */
    private static List<JsonNode> ordered(JsonNode list, List<?> given, String one, String many, UserErrors errors) {
        String code = one.replace(' ', '_').toUpperCase(Locale.ROOT);
        String label = Character.toUpperCase(one.charAt(0)) + one.substring(1);
        boolean byId = given.stream().anyMatch(each -> Arguments.asMap(each).get("id") != null);
        boolean byName = given.stream().anyMatch(each -> Arguments.asMap(each).get("name") != null);
        List<JsonNode> order = new ArrayList<>();
        if (byId && byName) {
            errors.add(
                    "MIXING_ID_AND_NAME_KEYS_IS_NOT_ALLOWED",
                    "Only specify one of `id` or `name` fields for " + many + ".",
                    "options");
            return order;
        }
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String id = (String) input.get("id");
            String name = (String) input.get("name");
            ObjectNode known = ProductParts.among(list, id, name);
            if (known == null && id != null) {
                errors.add(
                        code + "_ID_DOES_NOT_EXIST", label + " id '" + Gid.number(id) + "' does not exist.", "options");
            } else if (known == null) {
                errors.add(
                        one.equals("option") ? "OPTION_NAME_DOES_NOT_EXIST" : "OPTION_VALUE_DOES_NOT_EXIST",
                        (one.equals("option") ? "Option name '" : "Option value '") + name + "' does not exist.",
                        "options");
            } else if (order.contains(known)) {
                errors.add(
                        one.equals("option") ? "DUPLICATED_OPTION_NAME" : "DUPLICATED_OPTION_VALUE",
                        "Duplicated " + (one.equals("option") ? "option name" : one) + " '"
                                + known.path("name").asText() + "'.",
                        "options",
                        Integer.toString(index));
            } else {
                order.add(known);
            }
        }
        for (JsonNode each : list) {
            if (!order.contains(each)) {
                order.add(each);
            }
        }
        return order;
    }

    /** Puts options, and with them what every variant has chosen, into an order. */
    private static void arrange(ObjectNode product, List<JsonNode> order) {
        ArrayNode options = product.putArray("options");
        for (JsonNode option : order) {
            options.add(((ObjectNode) option).put("position", options.size() + 1));
        }
        for (JsonNode variant : product.path("variants")) {
            JsonNode before = variant.path("selectedOptions").deepCopy();
            ArrayNode selected = ((ObjectNode) variant).putArray("selectedOptions");
            for (JsonNode option : order) {
                JsonNode choice =
                        ProductParts.among(before, null, option.path("name").asText());
                if (choice != null) {
                    selected.add(choice);
                }
            }
        }
    }

    /** Variants follow the order of the values that they have chosen, as recorded of a reorder. */
    private static void inOrderOfValues(ObjectNode product) {
        Comparator<JsonNode> order = (one, other) -> 0;
        for (JsonNode option : product.path("options")) {
            order = order.thenComparingInt(variant -> {
                JsonNode choice = ProductParts.among(
                        variant.path("selectedOptions"),
                        null,
                        option.path("name").asText());
                JsonNode values = option.path("optionValues");
                for (int index = 0; choice != null && index < values.size(); index++) {
                    if (values.get(index).path("name").equals(choice.path("value"))) {
                        return index;
                    }
                }
                return values.size();
            });
        }
        List<JsonNode> variants = new ArrayList<>();
        product.path("variants").forEach(variants::add);
        variants.sort(order);
        product.putArray("variants").addAll(variants);
    }

    // ---- both

    /** Titles of variants are their values joined by this text, so no name may have it. */
    private static void named(Object name, UserErrors errors, String... at) {
        if (name instanceof String text && text.contains(JOINT)) {
            errors.add("INVALID_NAME", "The name contains unsupported sequence '" + JOINT + "'", at);
        }
    }

    private static Payload refused(Draft draft, Map<String, Object> arguments, UserErrors errors) {
        draft.forgetAll();
        return Payload.of("product", Entity.root(draft.read((String) arguments.get("productId"))), errors);
    }
}
