package dev.catalogsync.review;

import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a caller says of a rule: every name and value is checked here, and the answer is what the SQL of this room takes. */
@Component("ruleRequest")
class RuleRequest {

    private static final Set<String> NEW = Set.of(
            "name",
            "description",
            "expression",
            "action",
            "priority",
            "mode",
            "position",
            "enabled",
            "version",
            "store");
    private static final Set<String> FIELDS =
            Set.of("name", "description", "expression", "action", "priority", "mode", "position", "enabled", "version");
    private static final Set<String> ACTIONS = Set.of("APPROVE", "REJECT", "HOLD", "PRIORITIZE");
    private static final Set<String> MODES = Set.of("ACTIVE", "SHADOW");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final int LAST = 1_000_000;

    private final RuleLanguage language;
    private final ChangeFilter changes;

    RuleRequest(RuleLanguage language, ChangeFilter changes) {
        this.language = language;
        this.changes = changes;
    }

    /** A new rule. */
    Map<String, Object> created(Map<String, Object> body) {
        return rule(body, false);
    }

    /** A rule as it shall be; {@code version} is the one that the caller saw. */
    Map<String, Object> changed(Map<String, Object> body) {
        return rule(body, true);
    }

    private Map<String, Object> rule(Map<String, Object> body, boolean versioned) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> asked = named(body, versioned ? FIELDS : NEW, wrong);
        Map<String, Object> rule = new HashMap<>();
        rule.put("name", text(asked, "name", 1, LONGEST_NAME, wrong));
        rule.put(
                "description",
                asked.get("description") == null ? "" : text(asked, "description", 0, LONGEST_DESCRIPTION, wrong));
        rule.put("expression", expression(asked, wrong));
        rule.put("action", asked.get("action"));
        if (!ACTIONS.contains(String.valueOf(asked.get("action")))) {
            wrong.add(new Refusal.Field("/action", "must be one of APPROVE, HOLD, PRIORITIZE, REJECT"));
        }
        Object priority = asked.get("priority");
        rule.put("priority", priority);
        if ("PRIORITIZE".equals(asked.get("action"))) {
            if (!(priority instanceof String text) || !ChangeFilter.PRIORITIES.contains(text)) {
                wrong.add(new Refusal.Field("/priority", "must be one of BATCH, CRITICAL, HIGH, LOW, NORMAL"));
            }
        } else if (priority != null) {
            wrong.add(new Refusal.Field("/priority", "goes with the action PRIORITIZE alone"));
        }
        rule.put("mode", asked.getOrDefault("mode", "ACTIVE"));
        if (!(rule.get("mode") instanceof String mode) || !MODES.contains(mode)) {
            wrong.add(new Refusal.Field("/mode", "must be one of ACTIVE, SHADOW"));
        }
        rule.put("position", Page.number("/position", asked.get("position"), 100L, 1, LAST, wrong));
        Object enabled = asked.getOrDefault("enabled", true);
        if (!(enabled instanceof Boolean)) {
            wrong.add(new Refusal.Field("/enabled", "must be true or false"));
        }
        rule.put("enabled", enabled);
        if (versioned && asked.get("version") == null) {
            wrong.add(new Refusal.Field("/version", "is required: the version of the rule that you changed"));
        }
        rule.put("version", Page.number("/version", asked.get("version"), 0L, 1, Integer.MAX_VALUE, wrong));
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("No rule was changed.");
        }
        return rule;
    }

    /** An expression to try, and on which changes: {@code expression}, and {@code filter} as JSON. */
    Map<String, Object> trial(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> asked = named(body, Set.of("expression", "filter"), wrong);
        String expression = expression(asked, wrong);
        return Map.of("filter", filter(asked, wrong), "expression", expression);
    }

    /** Over which changes a rule is replayed: the filter as JSON. */
    String replay(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        return filter(named(body, Set.of("filter"), wrong), wrong);
    }

    /** @throws Refusal where that or anything before is wrong */
    private String filter(Map<String, Object> asked, List<Refusal.Field> wrong) {
        Object filter = asked.getOrDefault("filter", Map.of());
        if (!(filter instanceof Map<?, ?>)) {
            wrong.add(new Refusal.Field("/filter", "must be an object"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return changes.filter(filter);
    }

    private String expression(Map<String, Object> asked, List<Refusal.Field> wrong) {
        String expression = text(asked, "expression", 1, RuleLanguage.LONGEST, wrong);
        if (expression != null) {
            language.faults(expression).forEach(fault -> wrong.add(new Refusal.Field("/expression", fault)));
        }
        return expression;
    }

    private static Map<String, Object> named(Map<String, Object> body, Set<String> known, List<Refusal.Field> wrong) {
        Map<String, Object> asked = body == null ? Map.of() : body;
        Refusal.unknown(asked.keySet(), known, "/", wrong);
        return asked;
    }

    private static String text(
            Map<String, Object> asked, String name, int shortest, int longest, List<Refusal.Field> wrong) {
        if (asked.get(name) instanceof String text && text.strip().length() >= shortest && text.length() <= longest) {
            return text;
        }
        wrong.add(new Refusal.Field("/" + name, "must be a string of " + shortest + " to " + longest + " characters"));
        return null;
    }
}
