package dev.catalogsync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Collectors;

/** Which way data walks, for packages; {@link RoutesTest} says it for routes. */
@AnalyzeClasses(packages = "dev.catalogsync", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    private static final String[] ROOMS = {
        "dev.catalogsync.pull..",
        "dev.catalogsync.stage..",
        "dev.catalogsync.review..",
        "dev.catalogsync.push..",
        "dev.catalogsync.rollback..",
        "dev.catalogsync.deadletter..",
        "dev.catalogsync.audit.."
    };

    /** Top-level classes of one package: as many as a list shows without scrolling. */
    private static final long MOST = 20;

    /** What stands around the rooms: the API, logins, the walk at start, routes that are made in code. */
    private static final String[] DOORS = {
        "dev.catalogsync.api..", "dev.catalogsync.identity..", "dev.catalogsync.cycle..", "dev.catalogsync.routes.."
    };

    @ArchTest
    static final ArchRule documentsKnowNoFramework = noClasses()
            .that()
            .resideInAPackage("..catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel..", "java.sql..")
            .because("what an item is and how three versions of it merge must be testable as plain Java:"
                    + " hand the class what it needs as an argument");

    @ArchTest
    static final ArchRule documentsAndTheShopifyKitKnowNoRoom = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.catalogsync.catalog..",
                    "dev.catalogsync.shopify..",
                    "dev.catalogsync.batch..",
                    "dev.catalogsync.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOMS)
            .because("the rooms use them; let the room pass a value in");

    @ArchTest
    static final ArchRule roomsDoNotCallEachOther = slices().matching(
                    "dev.catalogsync.(pull|stage|review|push|rollback|deadletter|audit)..")
            .should()
            .notDependOnEachOther()
            .because("a room hands over with a row or with one direct: call in its route file");

    @ArchTest
    static final ArchRule packagesHaveADirection = slices().matching("dev.catalogsync.(**)")
            .should()
            .beFreeOfCycles()
            .because("each package, those inside a room too, can be read and tested without the ones that use it:"
                    + " move the class that both need to the lower one");

    @ArchTest
    static void aPackageCanBeTakenInAtAGlance(JavaClasses all) {
        Map<String, Long> sizes = all.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(each -> !each.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).containsKeys("dev.catalogsync.stage", "dev.catalogsync.sandbox.graphql");
        assertThat(sizes)
                .as("a newcomer finds a class by its package: part a package of more than %d by what it decides", MOST)
                .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(MOST));
    }

    @ArchTest
    static final ArchRule nobodyKnowsTheDoors = noClasses()
            .that()
            .resideOutsideOfPackages(DOORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DOORS)
            .because("they call the rooms, by a direct: route, and no room calls them");

    @ArchTest
    static final ArchRule doorsCallRoomsByRoute = noClasses()
            .that()
            .resideInAnyPackage(DOORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOMS)
            .because("what a room does is reached by its routes, where it can be seen");

    @ArchTest
    static final ArchRule roomsDoNotKnowCamel = noClasses()
            .that()
            .resideInAnyPackage(ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("a bean takes plain arguments and returns plain values; the route carries them");

    @ArchTest
    static final ArchRule nobodyKnowsTheSandbox = noClasses()
            .that()
            .resideOutsideOfPackage("..sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..sandbox..")
            .because("the sandbox stands for Shopify and is reached over HTTP alone");

    @ArchTest
    static final ArchRule theSandboxKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.catalogsync.catalog..",
                    "dev.catalogsync.shopify..",
                    "dev.catalogsync.batch..",
                    "dev.catalogsync.pull..",
                    "dev.catalogsync.stage..",
                    "dev.catalogsync.review..",
                    "dev.catalogsync.push..",
                    "dev.catalogsync.rollback..",
                    "dev.catalogsync.api..")
            .because("a stand-in that shares code with what it tests proves nothing");

    @ArchTest
    static final ArchRule theSandboxIsLayered = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("assembly")
            .definedBy("dev.catalogsync.sandbox")
            .layer("http")
            .definedBy("dev.catalogsync.sandbox.http")
            .layer("webhook")
            .definedBy("dev.catalogsync.sandbox.webhook")
            .layer("bulk")
            .definedBy("dev.catalogsync.sandbox.bulk")
            .layer("mutation")
            .definedBy("dev.catalogsync.sandbox.mutation")
            .layer("query")
            .definedBy("dev.catalogsync.sandbox.query")
            .layer("graphql")
            .definedBy("dev.catalogsync.sandbox.graphql")
            .layer("seed")
            .definedBy("dev.catalogsync.sandbox.seed")
            .layer("fault")
            .definedBy("dev.catalogsync.sandbox.fault")
            .layer("store")
            .definedBy("dev.catalogsync.sandbox.store")
            .whereLayer("store")
            .mayNotAccessAnyLayer()
            .whereLayer("fault")
            .mayNotAccessAnyLayer()
            .whereLayer("seed")
            .mayOnlyAccessLayers("store")
            .whereLayer("graphql")
            .mayOnlyAccessLayers("store", "fault")
            .whereLayer("query")
            .mayOnlyAccessLayers("store", "seed", "graphql")
            .whereLayer("mutation")
            .mayOnlyAccessLayers("store", "seed", "graphql", "query")
            .whereLayer("bulk")
            .mayOnlyAccessLayers("store", "seed", "fault", "graphql")
            .whereLayer("webhook")
            .mayOnlyAccessLayers("store", "fault", "graphql", "query")
            .whereLayer("http")
            .mayNotBeAccessedByAnyLayer()
            .because(
                    "a call comes in at the edge and goes down to the store: what a lower room must know, it is handed");

    @ArchTest
    static final ArchRule theSandboxHasNoCycles = slices().matching("dev.catalogsync.sandbox.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room of the sandbox can be read without those above it");

    @ArchTest
    static final ArchRule namesSayWhatIsDecided = classes()
            .should()
            .haveSimpleNameNotEndingWith("Service")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Processor")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .because("a bean is a noun that decides something: name it after that");
}
