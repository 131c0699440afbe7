package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client is generated from the served OpenAPI document, compiled, and walks the tour. */
@WholeApplication
class GeneratedClientIT {

    private static final Path GENERATOR = Path.of("target/tools/openapi-generator-cli.jar");

    @LocalServerPort
    int port;

    @Autowired
    Calls calls;

    @TempDir
    Path folder;

    @Test
    void aClientMadeFromTheDocumentWalksTheTour() throws Exception {
        Path document = folder.resolve("openapi.json");
        Files.writeString(document, calls.get(null, "/openapi.json").body());
        generate(document);
        compile();

        List<?> titles;
        try (URLClassLoader client = new URLClassLoader(
                new URL[] {folder.resolve("classes").toUri().toURL()},
                getClass().getClassLoader())) {
            titles = (List<?>) client.loadClass("Tour")
                    .getMethod("walk", String.class, String.class)
                    .invoke(null, "http://127.0.0.1:" + port, calls.token("admin"));
        }

        assertThat(titles.get(1)).isEqualTo("Walked by a client");
        assertThat(titles.get(0)).isEqualTo(titles.get(2)).isNotEqualTo(titles.get(1));
    }

    private void generate(Path document) throws Exception {
        Path log = folder.resolve("log");
        int ended = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "--input-spec=" + document,
                        "--output=" + folder.resolve("client"),
                        "--generator-name=java",
                        "--library=native",
                        // A list that nobody set is left out; by itself the generator makes an empty one of it, which
                        // says something else.
                        "--additional-properties=openApiNullable=false,useJakartaEe=true,containerDefaultToNull=true,"
                                + "invokerPackage=client,apiPackage=client.api,modelPackage=client.model",
                        "--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(ended).as(Files.readString(log)).isZero();
    }

    private void compile() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter told = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> generated = Files.walk(folder.resolve("client/src/main/java"))) {
            List<Path> sources = Stream.concat(
                            generated.filter(file -> file.toString().endsWith(".java")),
                            Stream.of(Path.of("src/test/client/Tour.java")))
                    .toList();
            boolean compiled = compiler.getTask(
                            told,
                            files,
                            null,
                            List.of("-nowarn", "-d", folder.resolve("classes").toString(), "-cp", classPath()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(told.toString()).isTrue();
        }
    }

    /** The class path of the tests, which Maven hands over in a property of its own. */
    private static String classPath() {
        return Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path"));
    }
}
