// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ContentFinderTest {

    private static final String SHADE = "org.apache.maven.plugins:maven-shade-plugin";
    private static final String ASSEMBLY = "org.apache.maven.plugins:maven-assembly-plugin";

    @TempDir
    Path directory;

    private TestBuild build;

    @BeforeEach
    void start() {
        build = new TestBuild(directory);
    }

    @Test
    void takesTheClassesAndDependenciesOfAProjectThatWasOnlyCompiled() {
        FunctionContent content = build.ownClass("com/example/Hello")
                .file("target/classes/app.properties", bytes("a=1"))
                .dependency("json", false, library("org/json/Json"))
                .find();

        assertThat(content.summary()).isEqualTo("classes in target/classes and 1 dependency jar");
        assertThat(content.java()).isTrue();
        assertThat(described(content))
                .containsExactly(
                        "app.properties RESOURCES", "com/example/Hello.class CLASSES", "lib/json-1.jar DEPENDENCIES");
    }

    @Test
    void takesTheMainJarRatherThanTheClassesItWasMadeOf() {
        byte[] woven = bytes("woven");
        FunctionContent content = build.ownClass("com/example/Hello")
                .main(new TestArchive().with("com/example/Hello.class", woven).withClass("com/example/Generated"))
                .find();

        assertThat(content.summary()).isEqualTo("classes of orders-1.0.jar");
        assertThat(text(content, "com/example/Hello.class")).isEqualTo("woven");
        assertThat(described(content))
                .containsExactly("com/example/Generated.class CLASSES", "com/example/Hello.class CLASSES");
    }

    @Test
    void leavesReleasedDependenciesAloneAndRepacksSnapshots() {
        FunctionContent first = build.ownClass("A")
                .dependency("json", false, library("org/json/Json"))
                .dependency("common", true, library("com/example/Common").at(1_600_000_000_000L))
                .find();
        byte[] before = read(first, "lib/common-1-SNAPSHOT.jar");
        library("com/example/Common")
                .at(1_650_000_000_000L)
                .write(directory.resolve("repository/common-1-SNAPSHOT.jar"));

        FunctionContent second = build.find();

        assertThat(read(second, "lib/common-1-SNAPSHOT.jar")).isEqualTo(before);
        assertThat(described(second)).contains("lib/common-1-SNAPSHOT.jar SNAPSHOT_DEPENDENCIES");
        assertThat(file(second, "lib/json-1.jar").source()).isEqualTo(directory.resolve("repository/json-1.jar"));
    }

    @Test
    void refusesASiblingModuleThatHasNoJar() {
        build.ownClass("A").directoryDependency("common");

        assertThatThrownBy(build::find)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("com.example:common:1")
                .hasMessageContaining("mvn package lambda:deploy");
    }

    @Test
    void splitsAShadedJarIntoOwnFilesAndDependencies() {
        FunctionContent content = build.ownClass("com/example/Hello")
                .file("target/classes/app.properties", bytes("a=1"))
                .plugin(SHADE)
                .dependency("json", false, library("org/json/Json"))
                .dependency("common", true, library("com/example/common/Common"))
                .main(new TestArchive()
                        .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n")
                        .with("META-INF/maven/com.example/orders/pom.xml", "<project/>")
                        .with("META-INF/maven/com.example/orders/pom.properties", "#Sat Nov 21\nversion=1.0\n")
                        .with("META-INF/maven/org.json/json/pom.properties", "version=1\n")
                        .with("META-INF/services/org.json.Service", "relocated.Provider")
                        .withClass("com/example/Hello")
                        .withClass("com/example/common/Common")
                        .withClass("relocated/org/json/Json")
                        .with("app.properties", "a=1"))
                .find();

        assertThat(content.summary()).isEqualTo("shaded jar orders-1.0.jar");
        assertThat(described(content))
                .containsExactly(
                        "META-INF/MANIFEST.MF RESOURCES",
                        "META-INF/maven/com.example/orders/pom.properties RESOURCES",
                        "META-INF/maven/org.json/json/pom.properties DEPENDENCIES",
                        "META-INF/services/org.json.Service DEPENDENCIES",
                        "app.properties RESOURCES",
                        "com/example/Hello.class CLASSES",
                        "com/example/common/Common.class SNAPSHOT_DEPENDENCIES",
                        "relocated/org/json/Json.class DEPENDENCIES");
        assertThat(text(content, "META-INF/maven/com.example/orders/pom.properties"))
                .isEqualTo("version=1.0\n");
    }

    @Test
    void warnsWhenShadingLostAServiceProvider() {
        FunctionContent content = build.ownClass("A")
                .plugin(SHADE)
                .dependency(
                        "sql",
                        false,
                        library("org/sql/Driver").with("META-INF/services/java.sql.Driver", "org.sql.Driver # ours\n"))
                .dependency(
                        "gone", false, library("org/gone/Driver").with("META-INF/services/x.Y", "org.gone.Driver\n"))
                .main(new TestArchive().withClass("A").withClass("org/sql/Driver"))
                .find();

        assertThat(content.warnings())
                .singleElement()
                .asString()
                .contains("org.sql.Driver for java.sql.Driver (from org.lib:sql:1)", "ServicesResourceTransformer")
                .doesNotContain("gone");
    }

    @Test
    void doesNotWarnWhenTheServicesAreThere() {
        FunctionContent content = build.ownClass("A")
                .plugin(SHADE)
                .dependency("sql", false, library("org/sql/Driver").with("META-INF/services/s", "org.sql.Driver"))
                .main(new TestArchive()
                        .withClass("A")
                        .withClass("org/sql/Driver")
                        .with("META-INF/services/s", "other.One\norg.sql.Driver\n"))
                .find();

        assertThat(content.warnings()).isEmpty();
    }

    @Test
    void takesAnAttachedShadedJarAndNotSourcesOrTests() {
        FunctionContent content = build.ownClass("A")
                .plugin(SHADE)
                .dependency("json", false, library("org/json/Json"))
                .main(new TestArchive().withClass("A"))
                .attach("tests", "jar", new TestArchive().withClass("ATest"))
                .attach("all", "jar", new TestArchive().withClass("A").withClass("org/json/Json"))
                .find();

        assertThat(content.summary()).isEqualTo("shaded jar orders-1.0-all.jar");
    }

    @Test
    void findsAShadedJarThatThePluginDidNotAttach() {
        build.ownClass("A").plugin(SHADE).main(new TestArchive().withClass("A"));
        new TestArchive().withClass("A").withClass("org/json/Json").write(directory.resolve("target/function.jar"));

        assertThat(build.find().summary()).isEqualTo("shaded jar function.jar");
    }

    @Test
    void takesAJarWithDependencies() {
        FunctionContent content = build.ownClass("A")
                .plugin(ASSEMBLY)
                .main(new TestArchive().withClass("A"))
                .attach(
                        "jar-with-dependencies",
                        "jar",
                        new TestArchive().withClass("A").withClass("org/json/Json"))
                .find();

        assertThat(content.summary()).isEqualTo("jar with dependencies orders-1.0-jar-with-dependencies.jar");
        assertThat(described(content)).contains("org/json/Json.class DEPENDENCIES", "A.class CLASSES");
    }

    @Test
    void takesAnAssemblyZipBeforeAShadedJarAndSaysSo() {
        TestArchive app = new TestArchive().withClass("A");
        FunctionContent content = build.ownClass("A")
                .plugin(SHADE)
                .plugin(ASSEMBLY)
                .dependency("json", false, library("org/json/Json"))
                .main(new TestArchive().withClass("A").withClass("org/json/Json"))
                .attach("src", "zip", new TestArchive().with("src/main/java/A.java", "class A {}"))
                .attach(
                        "dist",
                        "zip",
                        new TestArchive()
                                .with("lib/json-1.jar", library("org/json/Json").bytes())
                                .with("lib/orders-1.0.jar", app.bytes())
                                .with("run.sh", bytes("#!/bin/sh"), 0100755)
                                .with("secret.pem", bytes("x"), 0100600))
                .find();

        assertThat(content.summary())
                .isEqualTo("assembly zip orders-1.0-dist.zip; not taken: shaded jar orders-1.0.jar");
        assertThat(described(content))
                .containsExactly(
                        "lib/json-1.jar DEPENDENCIES",
                        "lib/orders-1.0.jar CLASSES",
                        "run.sh DEPENDENCIES executable",
                        "secret.pem DEPENDENCIES");
    }

    @Test
    void repacksTheModulesOwnJarInsideAnAssemblyZip() {
        build.ownClass("A").plugin(ASSEMBLY);
        byte[] first = read(
                build.attach("lambda", "zip", zipWithAppJar(1_600_000_000_000L)).find(), "lib/app.jar");
        byte[] second = read(
                build.attach("lambda", "zip", zipWithAppJar(1_650_000_000_000L)).find(), "lib/app.jar");

        assertThat(second).isEqualTo(first);
    }

    private static TestArchive zipWithAppJar(long time) {
        return new TestArchive()
                .at(time)
                .with(
                        "lib/app.jar",
                        new TestArchive()
                                .at(time)
                                .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nBuilt-By: " + time + "\r\n\r\n")
                                .withClass("A")
                                .bytes());
    }

    @Test
    void doesNotTakeADistributionThatLambdaCannotRun() {
        FunctionContent content = build.ownClass("A")
                .plugin(ASSEMBLY)
                .main(new TestArchive().withClass("A"))
                .attach("bin", "zip", new TestArchive().with("orders-1.0/lib/orders.jar", "x"))
                .find();

        assertThat(content.summary()).isEqualTo("classes of orders-1.0.jar");
        assertThat(content.warnings())
                .singleElement()
                .asString()
                .contains("orders-1.0-bin.zip", "includeBaseDirectory");
    }

    @Test
    void laysOutASpringBootJarWithoutItsLoader() {
        FunctionContent content = build.ownClass("com/example/App")
                .dependency("json", false, library("org/json/Json"))
                .dependency("common", true, library("com/example/Common"))
                .main(new TestArchive()
                        .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nStart-Class: com.example.App\r\n\r\n")
                        .with("META-INF/services/java.nio.file.spi.FileSystemProvider", "org.springframework.Nested")
                        .with("META-INF/spring.factories", "x=y")
                        .withClass("org/springframework/boot/loader/launch/JarLauncher")
                        .with("BOOT-INF/classpath.idx", "- x")
                        .with("BOOT-INF/classes/com/example/App.class", TestArchive.classFile("com/example/App", 17))
                        .with("BOOT-INF/classes/META-INF/services/a.B", "com.example.App")
                        .with(
                                "BOOT-INF/lib/json-1.jar",
                                library("org/json/Json").bytes())
                        .with(
                                "BOOT-INF/lib/common-1-SNAPSHOT.jar",
                                library("com/example/Common").bytes())
                        .with("BOOT-INF/lib/spring-boot-jarmode-tools-3.4.jar", "x"))
                .find();

        assertThat(content.summary()).isEqualTo("Spring Boot jar orders-1.0.jar");
        assertThat(described(content))
                .containsExactly(
                        "META-INF/MANIFEST.MF RESOURCES",
                        "META-INF/services/a.B RESOURCES",
                        "META-INF/spring.factories RESOURCES",
                        "com/example/App.class CLASSES",
                        "lib/common-1-SNAPSHOT.jar SNAPSHOT_DEPENDENCIES",
                        "lib/json-1.jar DEPENDENCIES");
        assertThat(text(content, "META-INF/MANIFEST.MF")).contains("Start-Class: com.example.App");
    }

    @Test
    void prefersTheJarSpringsGuidesCallAwsToTheExecutableOne() {
        FunctionContent content = build.ownClass("A")
                .plugin(SHADE)
                .main(new TestArchive().with("BOOT-INF/classes/A.class", "x"))
                .attach("aws", "jar", new TestArchive().withClass("A").withClass("org/springframework/X"))
                .find();

        assertThat(content.summary())
                .isEqualTo("shaded jar orders-1.0-aws.jar; not taken: Spring Boot jar orders-1.0.jar");
    }

    @Test
    void takesQuarkusFunctionZip() {
        new TestArchive().with("lib/app.jar", library("A").bytes()).write(directory.resolve("target/function.zip"));
        FunctionContent content = build.ownClass("A")
                .plugin("io.quarkus.platform:quarkus-maven-plugin")
                .main(new TestArchive().withClass("A"))
                .find();

        assertThat(content.summary()).isEqualTo("Quarkus function.zip, which differs in every build");
        assertThat(content.java()).isTrue();
    }

    @Test
    void seesACustomRuntimeInANativeFunctionZip() {
        new TestArchive().with("bootstrap", "ELF").write(directory.resolve("target/function.zip"));
        FunctionContent content = build.ownClass("A")
                .plugin("io.micronaut.maven:micronaut-maven-plugin")
                .find();

        assertThat(content.summary()).isEqualTo("Micronaut function.zip (custom runtime)");
        assertThat(content.java()).isFalse();
        assertThat(described(content)).containsExactly("bootstrap DEPENDENCIES executable");
    }

    @Test
    void saysWhichExtensionAQuarkusProjectLacks() {
        build.ownClass("A").plugin("io.quarkus:quarkus-maven-plugin");

        assertThatThrownBy(build::find)
                .hasMessageContaining("function.zip")
                .hasMessageContaining("io.quarkus:quarkus-amazon-lambda");
    }

    @Test
    void namesTheLanguage() {
        assertThat(build.ownClass("A")
                        .plugin("org.jetbrains.kotlin:kotlin-maven-plugin")
                        .plugin("io.micronaut.maven:micronaut-maven-plugin")
                        .find()
                        .summary())
                .isEqualTo("Micronaut Kotlin classes in target/classes");
    }

    @Test
    void takesTheFileThePomNames() {
        Path file = new TestArchive().withClass("B").write(directory.resolve("other.jar"));
        FunctionContent content = build.ownClass("A")
                .attach("dist", "zip", new TestArchive().withClass("A"))
                .findFile(file);

        assertThat(content.summary()).isEqualTo("the file named by <zip><file>, other.jar");
        assertThat(described(content)).containsExactly("B.class DEPENDENCIES");
        assertThatThrownBy(() -> build.findFile(directory.resolve("missing.zip")))
                .hasMessageContaining("<zip><file>")
                .hasMessageContaining("missing.zip");
    }

    @Test
    void takesDirectoriesOfAnotherLanguage() throws IOException {
        build.packaging("pom")
                .dependency("inherited", false, library("x/Y"))
                .file("src/main/python/app.py", bytes("def handler(e, c): pass"))
                .file("src/main/python/__pycache__/app.pyc", bytes("x"))
                .file("src/main/python/ünï/数据.json", bytes("{}"))
                .file("vendor/lib.py", bytes("x=1"))
                .file("vendor/app.py", bytes("replaced"));

        FunctionContent content = build.find(directory.resolve("src/main/python"), directory.resolve("vendor"));

        assertThat(content.summary()).isEqualTo("directory src/main/python + directory vendor");
        assertThat(content.java()).isFalse();
        assertThat(described(content)).containsExactly("app.py EXTRA", "lib.py EXTRA", "ünï/数据.json EXTRA");
        assertThat(text(content, "app.py")).isEqualTo("replaced");
        assertThat(content.warnings()).singleElement().asString().startsWith("app.py of ");
    }

    @Test
    void laysDirectoriesOverTheClasses() {
        FunctionContent content =
                build.ownClass("A").file("extra/collector.yaml", bytes("a: b")).find(directory.resolve("extra"));

        assertThat(content.summary()).isEqualTo("classes in target/classes + directory extra");
        assertThat(described(content)).containsExactly("A.class CLASSES", "collector.yaml EXTRA");
        assertThat(content.java()).isTrue();
    }

    @Test
    void refusesDirectoriesThatAreMissingOrEmpty() throws IOException {
        assertThatThrownBy(() -> build.find(directory.resolve("none"))).hasMessageContaining("<zip><directories>");
        Files.createDirectories(directory.resolve("empty"));
        assertThatThrownBy(() -> build.find(directory.resolve("empty"))).hasMessageContaining("without files");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
    void refusesALinkOutOfTheDirectoryAndFollowsOneInside() throws IOException {
        build.file("src/app.py", bytes("x")).file("secret.txt", bytes("s"));
        Files.createSymbolicLink(directory.resolve("src/again.py"), Path.of("app.py"));
        assertThat(described(build.find(directory.resolve("src")))).containsExactly("again.py EXTRA", "app.py EXTRA");

        Files.createSymbolicLink(directory.resolve("src/out.txt"), Path.of("../secret.txt"));
        assertThatThrownBy(() -> build.find(directory.resolve("src"))).hasMessageContaining("out.txt -> ../secret.txt");
    }

    @Test
    void refusesAPathThatIsFileAndDirectory() {
        build.ownClass("A").file("target/classes/conf", bytes("x")).file("extra/conf/a.txt", bytes("y"));

        assertThatThrownBy(() -> build.find(directory.resolve("extra")))
                .hasMessageContaining("conf would be a file and a directory");
    }

    @Test
    void saysWhatToRunWhenNothingWasBuilt() {
        assertThatThrownBy(build::find)
                .hasMessageContaining("nothing to deploy")
                .hasMessageContaining("target/classes".replace('/', java.io.File.separatorChar))
                .hasMessageContaining("mvn package lambda:deploy");
        assertThatThrownBy(() -> build.packaging("pom").find()).hasMessageContaining("<zip><directories>");
    }

    private static TestArchive library(String internalName) {
        return new TestArchive().withClass(internalName);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> described(FunctionContent content) {
        return content.files().stream()
                .map(file -> file.path() + " " + file.group() + (file.executable() ? " executable" : ""))
                .toList();
    }

    private static ContentFile file(FunctionContent content, String path) {
        return content.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] read(FunctionContent content, String path) {
        try {
            return Files.readAllBytes(file(content, path).source());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(FunctionContent content, String path) {
        return new String(read(content, path), StandardCharsets.UTF_8);
    }
}
