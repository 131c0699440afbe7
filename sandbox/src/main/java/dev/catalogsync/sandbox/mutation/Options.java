package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.ProductParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The options of one product as a mutation gives them. */
final class Options {

    /** Shopify's product model: three options, each with its values. */
    private static final int MOST = 3;

    private final Draft draft;
    private final ObjectNode product;
    private final UserErrors errors;
    private final String[] at;

    /** @param at where the list stands in the arguments, for the errors */
    Options(Draft draft, ObjectNode product, UserErrors errors, String... at) {
        this.draft = draft;
        this.product = product;
        this.errors = errors;
        this.at = at;
    }

    void create(List<?> given) {
        replace(given);
    }

    /** The given options become the product's; those known by id or name keep their ids, and so do their values. */
    void replace(List<?> given) {
        if (given.size() > MOST) {
            errors.add("OPTIONS_OVER_LIMIT", "Can only specify a maximum of 3 options", at);
            return;
        }
        Set<String> names = new HashSet<>();
        JsonNode before = product.path("options");
        List<ObjectNode> options = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            ObjectNode known = ProductParts.among(before, (String) input.get("id"), (String) input.get("name"));
            if (input.get("id") != null && known == null) {
                errors.add("OPTION_DOES_NOT_EXIST", "Option does not exist", below(index));
                continue;
            }
            String name = input.get("name") != null
                    ? input.get("name").toString().strip()
                    : known == null ? "" : known.path("name").asText();
            if (name.isEmpty()) {
                errors.add("INVALID_INPUT", "Option name can't be blank", below(index, "name"));
            } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
                errors.add("DUPLICATED_OPTION_NAME", "Option '" + name + "' already exists.", below(index, "name"));
            }
            ObjectNode option = known == null ? product.objectNode() : known.deepCopy();
            if (known == null) {
                option.put("id", draft.newId("ProductOption"));
            }
            option.put("name", name);
            option.put("position", input.get("position") instanceof Integer position ? position.intValue() : index + 1);
            values(option, Arguments.list(input, "values"), index);
            options.add(option);
        }
        options.sort((one, other) -> Integer.compare(
                one.path("position").asInt(), other.path("position").asInt()));
        ArrayNode list = product.putArray("options");
        for (int index = 0; index < options.size(); index++) {
            options.get(index).put("position", index + 1);
            list.add(options.get(index));
        }
    }

    private void values(ObjectNode option, List<?> given, int index) {
        if (given.isEmpty()) {
            if (!option.has("optionValues")) {
                option.putArray("optionValues");
            }
            return;
        }
        Set<String> names = new HashSet<>();
        JsonNode before = option.path("optionValues");
        ArrayNode values = option.arrayNode();
        for (int number = 0; number < given.size(); number++) {
            Map<String, Object> input = Arguments.asMap(given.get(number));
            ObjectNode known = ProductParts.among(before, (String) input.get("id"), (String) input.get("name"));
            String name = input.get("name") != null
                    ? input.get("name").toString().strip()
                    : known == null ? "" : known.path("name").asText();
            String[] place = below(index, "values", Integer.toString(number));
            if (input.get("id") != null && known == null) {
                errors.add("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", place);
            } else if (name.isEmpty()) {
                errors.add("INVALID_INPUT", "Option value name can't be blank", place);
            } else if (!names.add(name)) {
                errors.add("DUPLICATED_OPTION_VALUE", "Duplicated option value '" + name + "'", place);
            } else {
                ObjectNode value = known == null
                        ? values.objectNode().put("id", draft.newId("ProductOptionValue"))
                        : known.deepCopy();
                values.add(value.put("name", name));
            }
        }
        option.set("optionValues", values);
    }

    /** The value of an option by name, added where it is not there yet. */
    static void ensure(Draft draft, ObjectNode product, String optionName, String valueName) {
        for (JsonNode option : product.path("options")) {
            if (option.path("name").asText().equals(optionName)) {
                if (ProductParts.among(option.path("optionValues"), null, valueName) == null) {
                    ((ObjectNode) option)
                            .withArray("optionValues")
                            .addObject()
                            .put("id", draft.newId("ProductOptionValue"))
                            .put("name", valueName);
                }
                return;
            }
        }
    }

    /** What variants have chosen, to be told to {@link #prune(ObjectNode, Set)} once they have changed. */
    static Set<String> chosen(ObjectNode product) {
        Set<String> chosen = new HashSet<>();
        for (JsonNode variant : product.path("variants")) {
            variant.path("selectedOptions")
                    .forEach(each -> chosen.add(each.path("name").asText()
                            + '\0'
                            + each.path("value").asText()));
        }
        return chosen;
    }

    /** Values that lost their last variant are gone; those that have never had one stay, as recorded. */
    static void prune(ObjectNode product, Set<String> before) {
        Set<String> now = chosen(product);
        for (JsonNode option : product.path("options")) {
            ArrayNode kept = product.arrayNode();
            for (JsonNode value : option.path("optionValues")) {
                String choice =
                        option.path("name").asText() + '\0' + value.path("name").asText();
                if (now.contains(choice) || !before.contains(choice)) {
                    kept.add(value);
                }
            }
            ((ObjectNode) option).set("optionValues", kept);
        }
    }

    /** Values that no variant has are gone. */
    static void prune(ObjectNode product) {
        for (JsonNode option : product.path("options")) {
            ArrayNode kept = product.arrayNode();
            for (JsonNode value : option.path("optionValues")) {
                if (used(
                        product,
                        option.path("name").asText(),
                        value.path("name").asText())) {
                    kept.add(value);
                }
            }
            ((ObjectNode) option).set("optionValues", kept);
        }
    }

    static boolean used(ObjectNode product, String option, String value) {
        for (JsonNode variant : product.path("variants")) {
            for (JsonNode selected : variant.path("selectedOptions")) {
                if (selected.path("name").asText().equals(option)
                        && selected.path("value").asText().equals(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private String[] below(int index, String... more) {
        String[] path = Arrays.copyOf(at, at.length + 1 + more.length);
        path[at.length] = Integer.toString(index);
        System.arraycopy(more, 0, path, at.length + 1, more.length);
        return path;
    }
}
