package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.util.ClassUtils;
import org.yaml.snakeyaml.Yaml;

/** The route files as a reader and a visual editor want them, and the way that data walks through them. */
class RoutesTest {

    /** Whom a room may hand over to, besides itself and the dead letters. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "pull", Set.of("stage", "shopify"),
            "stage", Set.of("review", "shopify"),
            "review", Set.of("push"),
            "push", Set.of("shopify"),
            "rollback", Set.of(),
            "dead-letter", Set.of("push", "stage"),
            "shopify", Set.of(),
            "audit", Set.of(),
            "store", Set.of("shopify"),
            "batch", Set.of());

    private static final Set<String> DOORS = Set.of("api", "schedule", "webhook", "cycle");

    private static final Path CONTRACT = Path.of("src/main/resources/openapi/openapi.yaml");

    private static final List<Route> ROUTES = new ArrayList<>();

    private static int definitions;

    record Route(
            Path file,
            String id,
            String group,
            String description,
            String configuration,
            String from,
            String name,
            List<Map<String, Object>> steps) {
        String room() {
            return file.getFileName().toString().replace(".camel.yaml", "");
        }
    }

    @BeforeAll
    static void read() throws IOException {
        for (Path file : files()) {
            for (Object entry : (List<?>) new Yaml().load(Files.readString(file))) {
                Map<String, Object> element = map(entry);
                if (element.containsKey("route") || element.containsKey("routeTemplate")) {
                    definitions++;
                    Map<String, Object> template = map(element.getOrDefault("routeTemplate", Map.of()));
                    Map<String, Object> route = map(element.getOrDefault("route", template.get("route")));
                    if ("api-operation".equals(template.get("id"))) {
                        readOperations(file, route);
                    } else {
                        add(file, (String) route.getOrDefault("id", template.get("id")), route);
                    }
                }
            }
        }
    }

    /** The routes that {@code ContractRoutes} makes of the template, one for each operation of the contract. */
    private static void readOperations(Path file, Map<String, Object> template) throws IOException {
        Map<String, Object> contract = new Yaml().load(Files.readString(CONTRACT));
        for (Object path : map(contract.get("paths")).values()) {
            for (Object method : map(path).values()) {
                Map<String, Object> operation = map(method);
                String made = new Yaml().dump(template).replace("{{route}}", String.valueOf(operation.get("x-route")));
                add(file, "api-" + operation.get("operationId"), new Yaml().load(made));
            }
        }
    }

    private static void add(Path file, String id, Map<String, Object> route) {
        Map<String, Object> from = map(route.get("from"));
        ROUTES.add(new Route(
                file,
                id,
                (String) route.get("group"),
                (String) route.get("description"),
                (String) route.get("routeConfigurationId"),
                (String) from.get("uri"),
                name(from),
                steps(from)));
    }

    @Test
    void everyRouteFileLoads() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setAutoStartup(false);
            for (Path file : files()) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveResource(context, "file:" + file));
            }
            assertThat(context.getRouteDefinitions().size()
                            + context.getRouteTemplateDefinitions().size())
                    .isGreaterThanOrEqualTo(definitions);
        }
    }

    @Test
    void everyRouteIsNamedGroupedAndDescribed() {
        assertThat(ROUTES).isNotEmpty().allSatisfy(route -> {
            assertThat(route.id()).as("id in %s", route.file()).startsWith(route.room() + "-");
            assertThat(route.group()).as("group of %s", route.id()).isEqualTo(route.room());
            assertThat(route.description()).as("description of %s", route.id()).isNotBlank();
        });
        assertThat(ROUTES).extracting(Route::id).doesNotHaveDuplicates();
    }

    @Test
    void aRouteIsCalledByItsName() {
        assertThat(ROUTES)
                .filteredOn(route -> route.from().equals("direct"))
                .allSatisfy(route -> assertThat(route.name()).isEqualTo(route.id()));
    }

    @Test
    void everyRouteThatIsCalledSaysWhoseItsFailuresAre() {
        assertThat(ROUTES)
                .filteredOn(route -> Set.of("direct", "rest").contains(route.from()))
                .allSatisfy(route -> assertThat(route.configuration())
                        .as("routeConfigurationId of %s", route.id())
                        .isNotBlank());
    }

    @Test
    void anEndpointIsWrittenAsAnEditorWritesIt() {
        assertThat(ROUTES).allSatisfy(route -> {
            assertThat(route.from())
                    .as("from of %s: name and options are parameters", route.id())
                    .doesNotContain(":");
            assertThat(uris(route.steps()))
                    .as("endpoints of %s: name and options are parameters", route.id())
                    .noneMatch(uri -> uri.matches("(direct|sql|quartz|seda):.*"));
        });
    }

    @Test
    void everyCallHasATargetAndDataWalksOneWay() {
        Map<String, String> rooms = new TreeMap<>();
        ROUTES.forEach(route -> rooms.put(route.id(), route.room()));
        for (Route route : ROUTES) {
            for (String target : targets(route.steps())) {
                assertThat(rooms).as("target of %s", route.id()).containsKey(target);
                String room = rooms.get(target);
                if (!DOORS.contains(route.room()) && !room.equals(route.room()) && !room.equals("dead-letter")) {
                    assertThat(NEXT.getOrDefault(route.room(), Set.of()))
                            .as("%s calls direct:%s, which is not in the next room", route.id(), target)
                            .contains(room);
                }
            }
        }
    }

    /** By name only: Camel looks for a bean when the first message comes, and a statement when it is first run. */
    @Test
    void everyBeanThatARouteOrAStatementNamesExists() throws IOException {
        Set<String> beans = new TreeSet<>();
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(true);
        for (BeanDefinition component : scanner.findCandidateComponents("dev.catalogsync")) {
            beans.add(AnnotationBeanNameGenerator.INSTANCE.generateBeanName(component, null));
            for (Method method : ClassUtils.resolveClassName(component.getBeanClassName(), null)
                    .getDeclaredMethods()) {
                if (method.isAnnotationPresent(Bean.class)) {
                    beans.add(method.getName());
                }
            }
        }
        Pattern named = Pattern.compile("(?:bean:|ref: |aggregationStrategy: )([A-Za-z]+)");
        Map<String, Path> missing = new TreeMap<>();
        List<Path> all = new ArrayList<>(files());
        try (Stream<Path> statements = Files.walk(Path.of("src/main/resources/sql"))) {
            statements.filter(Files::isRegularFile).forEach(all::add);
        }
        for (Path file : all) {
            Matcher matcher = named.matcher(Files.readString(file));
            while (matcher.find()) {
                if (!beans.contains(matcher.group(1))) {
                    missing.put(matcher.group(1), file);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void aRouteCanBeReadAtOnce() {
        assertThat(ROUTES).allSatisfy(route -> assertThat(count(route.steps()))
                .as("steps of %s: move some into a route of their own", route.id())
                .isLessThanOrEqualTo(16));
    }

    /** Variables, bodies and headers that are only set say nothing of the integration: a result is received where it is needed, an argument told where it is used. */
    @Test
    void fewStepsOnlyMoveData() throws IOException {
        int all = 0;
        int moving = 0;
        for (Path file : files()) {
            for (String step : kinds(new Yaml().load(Files.readString(file)))) {
                all++;
                moving += step.startsWith("set") || step.startsWith("remove") ? 1 : 0;
            }
        }
        assertThat(moving)
                .as("of %s steps, those that only set or remove variables, bodies and headers", all)
                .isLessThanOrEqualTo(all / 6);
    }

    @Test
    void aVisualEditorKeepsEverything() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readAllLines(file))
                    .as("%s: an editor drops comments, so say it in a description", file)
                    .noneMatch(line -> line.strip().startsWith("#"));
        }
    }

    /** The pictures in docs/routes.md; {@code -Dpictures=write} draws them anew. */
    @Test
    void thePicturesShowTheRoutesAsTheyAre() throws IOException {
        Path page = Path.of("docs/routes.md");
        String written = Files.readString(page);
        String drawn = written;
        for (String room : ROUTES.stream().map(Route::room).distinct().toList()) {
            String start = "<!-- " + room + " -->\n";
            String end = "<!-- end -->";
            int from = drawn.indexOf(start);
            if (DOORS.contains(room) && from < 0) {
                continue;
            }
            assertThat(from).as("a picture of %s in %s", room, page).isNotNegative();
            int to = drawn.indexOf(end, from);
            drawn = drawn.substring(0, from) + start + picture(room) + drawn.substring(to);
        }
        if ("write".equals(System.getProperty("pictures"))) {
            Files.writeString(page, drawn);
        } else {
            assertThat(written)
                    .as("%s; draw it anew with ./mvnw test -Dtest=RoutesTest -Dpictures=write", page)
                    .isEqualTo(drawn);
        }
    }

    private static String picture(String room) {
        StringBuilder picture = new StringBuilder("```mermaid\nflowchart LR\n");
        for (Route route : ROUTES) {
            if (route.room().equals(room)) {
                boolean starts = !route.from().equals("direct");
                picture.append("  ").append(route.id()).append(starts ? "([" : "[");
                picture.append(starts ? route.from() + ": " + route.id() : route.id());
                picture.append(starts ? "])\n" : "]\n");
            }
        }
        for (Route route : ROUTES) {
            if (route.room().equals(room)) {
                targets(route.steps()).stream().distinct().forEach(target -> picture.append("  ")
                        .append(route.id())
                        .append(" --> ")
                        .append(target)
                        .append('\n'));
            }
        }
        return picture.append("```\n").toString();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> targets(Object node) {
        List<String> targets = new ArrayList<>();
        if (node instanceof Map<?, ?> map) {
            if ("direct".equals(map.get("uri"))) {
                targets.add(name(map));
            }
            map.values().forEach(value -> targets.addAll(targets(value)));
        } else if (node instanceof List<?> list) {
            list.forEach(element -> targets.addAll(targets(element)));
        }
        return targets;
    }

    private static List<String> uris(Object node) {
        List<String> uris = new ArrayList<>();
        if (node instanceof Map<?, ?> map) {
            if (map.get("uri") instanceof String uri) {
                uris.add(uri);
            }
            map.values().forEach(value -> uris.addAll(uris(value)));
        } else if (node instanceof List<?> list) {
            list.forEach(element -> uris.addAll(uris(element)));
        }
        return uris;
    }

    private static String name(Map<?, ?> endpoint) {
        return endpoint.get("parameters") instanceof Map<?, ?> parameters ? (String) parameters.get("name") : null;
    }

    /** What each step is: bean, to, setVariable … */
    private static List<String> kinds(Object node) {
        List<String> kinds = new ArrayList<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("steps")) {
                    ((List<?>) value)
                            .forEach(step -> ((Map<?, ?>) step).keySet().forEach(kind -> kinds.add((String) kind)));
                }
                kinds.addAll(kinds(value));
            });
        } else if (node instanceof List<?> list) {
            list.forEach(element -> kinds.addAll(kinds(element)));
        }
        return kinds;
    }

    private static int count(Object node) {
        int count = 0;
        if (node instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                count += entry.getKey().equals("steps") ? ((List<?>) entry.getValue()).size() : 0;
                count += count(entry.getValue());
            }
        } else if (node instanceof List<?> list) {
            for (Object element : list) {
                count += count(element);
            }
        }
        return count;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> steps(Map<String, Object> from) {
        return (List<Map<String, Object>>) from.get("steps");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
