package dev.catalogsync.review;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.catalogsync.Json;
import dev.catalogsync.review.logic.Reading;
import dev.catalogsync.review.logic.Subjects;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The language of approval rules: CEL over one variable, {@code change}. Its fields are those of {@link #FIELDS}; {@code returning} is new, but
 * deleted here before, and {@code fields} are the top-level names that differ. CEL has no side effects and no loops that do not end; how long a rule
 * may be, how deep, and how often it may go round is bounded.
 */
@Component
class RuleLanguage {

    static final int LONGEST = 10_000;

    private static final int LONGEST_FAILURE = 500;

    private static final Map<String, CelType> FIELDS = Map.ofEntries(
            Map.entry("id", SimpleType.INT),
            Map.entry("kind", SimpleType.STRING),
            Map.entry("direction", SimpleType.STRING),
            Map.entry("operation", SimpleType.STRING),
            Map.entry("priority", SimpleType.STRING),
            Map.entry("fields", ListType.create(SimpleType.STRING)),
            Map.entry("title", SimpleType.STRING),
            Map.entry("vendor", SimpleType.STRING),
            Map.entry("productType", SimpleType.STRING),
            Map.entry("status", SimpleType.STRING),
            Map.entry("handle", SimpleType.STRING),
            Map.entry("tags", ListType.create(SimpleType.STRING)),
            Map.entry("proposedBy", SimpleType.STRING),
            Map.entry("returning", SimpleType.BOOL),
            Map.entry("conflict", SimpleType.BOOL),
            Map.entry("source", SimpleType.STRING),
            Map.entry("trigger", SimpleType.STRING),
            Map.entry("store", SimpleType.STRING),
            Map.entry("price", StructTypeReference.create("Price")),
            Map.entry("variants", StructTypeReference.create("Count")),
            Map.entry("media", StructTypeReference.create("Count")),
            Map.entry("before", SimpleType.DYN),
            Map.entry("after", SimpleType.DYN));

    private static final Set<String> SOURCES = Set.of("PULL", "PROPOSAL", "ROLLBACK", "SETTLE");

    private static final Subjects SUBJECTS = new Subjects(
            Map.of(
                    "kind", ChangeFilter.WORDS.get("kind"),
                    "direction", ChangeFilter.WORDS.get("direction"),
                    "operation", ChangeFilter.WORDS.get("operation"),
                    "priority", ChangeFilter.WORDS.get("priority"),
                    "source", SOURCES),
            Set.of("title", "vendor", "productType", "status", "handle", "proposedBy", "trigger", "store"),
            Set.of("returning", "conflict"),
            Map.ofEntries(
                    Map.entry("id", false),
                    Map.entry("price.up", true),
                    Map.entry("price.down", true),
                    Map.entry("price.by", true),
                    Map.entry("variants.added", true),
                    Map.entry("variants.removed", true),
                    Map.entry("variants.changed", true),
                    Map.entry("media.added", true),
                    Map.entry("media.removed", true),
                    Map.entry("media.changed", true),
                    Map.entry("size(fields)", true),
                    Map.entry("size(tags)", true)),
            Map.of("fields", ChangeFilter.FIELDS, "tags", Set.of()));

    private static final Pattern STEPS = Pattern.compile("\\.\\s*(price|variants|media)\\b");

    private static final Pattern DOCUMENT = Pattern.compile("\\b(before|after)\\b|" + STEPS.pattern());

    private static final CelOptions BOUNDS = CelOptions.current()
            .comprehensionMaxIterations(10_000)
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(50)
            // So that change.price.up > 20 need not be written as 20.0.
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final ImmutableList<CelType> TYPES = ImmutableList.of(
            struct("Change", FIELDS),
            struct("Price", Map.of("up", SimpleType.DOUBLE, "down", SimpleType.DOUBLE, "by", SimpleType.DOUBLE)),
            struct("Count", Map.of("added", SimpleType.INT, "removed", SimpleType.INT, "changed", SimpleType.INT)));

    /** Knows the fields and their types, so that a misspelt one is told when the rule is written, and not by matching nothing. */
    private final CelCompiler checker = compiler()
            .setTypeProvider(new CelTypeProvider() {
                @Override
                public ImmutableList<CelType> types() {
                    return TYPES;
                }

                @Override
                public Optional<CelType> findType(String name) {
                    return TYPES.stream()
                            .filter(type -> type.name().equals(name))
                            .findFirst();
                }
            })
            .addVar("change", StructTypeReference.create("Change"))
            .build();

    /** For what is run: changes are maps. */
    private final CelCompiler compiler = compiler()
            .addVar("change", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .build();

    private final CelRuntime runtime =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(BOUNDS).build();

    private static CelType struct(String name, Map<String, CelType> fields) {
        return StructType.create(
                name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(fields.get(field)));
    }

    private static CelCompilerBuilder compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(BOUNDS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(SimpleType.BOOL);
    }

    /** What is wrong with an expression, each with its place, as in {@code line 1, column 8: …}; empty where it is a rule. */
    List<String> faults(String expression) {
        try {
            checker.compile(expression).getAst();
            return List.of();
        } catch (CelValidationException e) {
            return e.getErrors().stream()
                    .map(issue -> "line " + issue.getSourceLocation().getLine() + ", column "
                            + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage())
                    .distinct()
                    .limit(10)
                    .toList();
        }
    }

    /** When an expression is true, as far as its text alone says so; nothing of one that is no rule. */
    Reading.Read reading(String expression) {
        try {
            return Reading.of(checker.compile(expression).getAst().getExpr(), SUBJECTS);
        } catch (CelValidationException e) {
            return new Reading.Read(Optional.empty(), List.of());
        }
    }

    /** An expression, ready to be tried. */
    interface Program {

        /**
         * @param change as {@link #change} makes it
         * @throws CelEvaluationException where it cannot be said, since the change lacks what is asked for, or the expression is no rule
         */
        boolean matches(Map<String, Object> change) throws CelEvaluationException;
    }

    /** An expression that is no rule, because it was written past the check or fields are named otherwise since, matches nothing and says so. */
    Program program(String expression) {
        try {
            CelRuntime.Program program =
                    runtime.createProgram(compiler.compile(expression).getAst());
            return change -> Boolean.TRUE.equals(program.eval(Map.of("change", change)));
        } catch (CelValidationException | CelEvaluationException e) {
            return change -> {
                throw new CelEvaluationException("it is no rule: " + e.getMessage(), e);
            };
        }
    }

    /** Of which change it could not be said, and why: a message may carry a whole document. */
    static String failure(Object changeId, CelEvaluationException why) {
        String text = "change " + changeId + ": " + why.getMessage();
        return text.length() > LONGEST_FAILURE ? text.substring(0, LONGEST_FAILURE) + "…" : text;
    }

    /** Whether an expression asks for the documents of a change, or for what is counted from them, so that they have to be read. */
    static boolean looksIntoDocuments(String expression) {
        return DOCUMENT.matcher(expression).find();
    }

    /** Whether an expression asks how far prices move or how many variants or media come and go. */
    static boolean looksAtSteps(String expression) {
        return STEPS.matcher(expression).find();
    }

    /**
     * A row of {@code select-undecided.sql} as a rule sees it: JSON columns read, nothing null, so that a rule may compare without asking
     * first.
     *
     * @param steps null where no rule asks
     */
    static Map<String, Object> change(Map<String, Object> row, Steps steps) {
        Map<String, Object> change = new HashMap<>();
        row.forEach((name, value) -> change.put(name, value == null ? "" : value));
        for (String name : List.of("fields", "tags", "before", "after")) {
            change.put(name, row.get(name) == null ? Map.of() : Json.column((String) row.get(name)));
        }
        if (steps != null) {
            change.putAll(steps.asMap());
        }
        return change;
    }
}
