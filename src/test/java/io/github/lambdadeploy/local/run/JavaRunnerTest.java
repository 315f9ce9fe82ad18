// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.lambda.Bench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.Runtime;

class JavaRunnerTest {

    private static final String CLASS = Hello.class.getName();
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    @TempDir
    private Path directory;

    private Bench bench;
    private LambdaClient client;

    @BeforeEach
    void start() throws IOException {
        start(false);
    }

    private void start(boolean portable) throws IOException {
        JavaRunner found = JavaRunner.in(directory.resolve("run"), getClass().getClassLoader(), Clock.systemUTC());
        bench = new Bench(directory, new JavaRunner(found.cache(), found.client(), portable, found.clock()));
        client = bench.client();
    }

    @AfterEach
    void stop() {
        client.close();
        bench.close();
    }

    @Test
    void runsTextHandlerFromZipAndAnswersItsLog() throws IOException {
        create("::text", builder -> {});
        InvokeResponse answer = invoke("\"World\"");

        assertThat(answer.functionError()).isNull();
        assertThat(answer.payload().asUtf8String()).isEqualTo("\"Hello World\"");
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(log(answer))
                .contains("START RequestId: ", " Version: $LATEST\n", "greeting World\n", "END RequestId: ", "REPORT ");
        assertThat(log(answer).indexOf("START")).isLessThan(log(answer).indexOf("greeting"));
    }

    @Test
    void givesTheFunctionItsVariablesAndNoneOfTheBuilds() throws IOException {
        create("::map", builder -> builder.environment(e -> e.variables(Map.of("GREETING", "Servus"))));

        assertThat(JsonObject.parse(invoke("{\"key\":\"v\"}").payload().asByteArray()))
                .isEqualTo(new JsonObject()
                        .put("key", "v")
                        .put("variable", "Servus")
                        .put("function", "f")
                        .put("leaked", "[]"));
    }

    @ParameterizedTest
    @CsvSource({
        "::fail, java.lang.IllegalStateException, no x",
        "$Broken::text, java.lang.IllegalStateException, broken constructor",
        "Missing::text, java.lang.ClassNotFoundException, HelloMissing",
        "::exit, Runtime.ExitError, Runtime exited with error: exit status 3",
        "::hang, Sandbox.Timedout, Task timed out after 1.00 seconds",
    })
    void answersFunctionErrorsAsLambdaDoes(String handler, String type, String message) throws IOException {
        create(handler, builder -> builder.timeout(handler.equals("::hang") ? 1 : 20));
        InvokeResponse answer = invoke("\"x\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        JsonObject error = JsonObject.parse(answer.payload().asByteArray());
        assertThat(error.string("errorType")).isEqualTo(type);
        assertThat(error.string("errorMessage")).contains(message);
    }

    @ParameterizedTest
    @CsvSource({"::text, '\"Hello x\"', ", "::fail, no x, Unhandled", "$Broken::text, broken constructor, Unhandled"})
    void runsWithoutTheNativeLibraryToo(String handler, String text, String functionError) throws IOException {
        stop();
        start(true);
        create(handler, builder -> {});
        InvokeResponse answer = invoke("\"x\"");

        assertThat(answer.functionError()).isEqualTo(functionError);
        assertThat(answer.payload().asUtf8String()).contains(text);
    }

    @Test
    void runsImageLayersInOrderWithWhiteouts() throws IOException {
        Map<String, byte[]> below = new LinkedHashMap<>();
        below.put("var/task/gone.txt", bytes("gone"));
        below.put("var/task/" + CLASS.replace('.', '/') + ".class", bytes("not a class"));
        below.put("etc/passwd", bytes("not unpacked"));
        Map<String, byte[]> above = new LinkedHashMap<>();
        above.put("var/task/.wh.gone.txt", new byte[0]);
        classes().forEach((name, content) -> above.put("var/task/" + name, content));
        // Of no file: the directory itself, the one above, and the cache that all images are unpacked in.
        List.of("var/task/.wh..", "var/task/.wh...", ".wh...").forEach(name -> above.put(name, new byte[0]));
        createImage(List.of("/lambda-entrypoint.sh"), CLASS + "::map", below, above);

        assertThat(invoke("{\"key\":\"v\"}").payload().asUtf8String())
                .contains("\"key\":\"v\"", "\"variable\":\"of the image\"");
        assertThat(directory.resolve("run")).isDirectoryRecursivelyContaining("glob:**/Hello.class");
        assertThat(directory.resolve("run")).isDirectoryNotContaining("glob:**/gone.txt");
        assertThat(directory.resolve("run/code")).isDirectoryNotContaining("glob:**/passwd");
    }

    @Test
    void runsTheClassPathOfAnEntryPointThatNamesTheClient() throws IOException {
        Map<String, byte[]> layer = new LinkedHashMap<>();
        classes().forEach((name, content) -> layer.put("app/classes/" + name, content));
        createImage(
                List.of("java", "-cp", "/../../app/./classes:/app/libs/*", RuntimeClient.MAIN),
                CLASS + "::text",
                layer);

        assertThat(invoke("\"x\"").payload().asUtf8String()).isEqualTo("\"Hello x\"");
    }

    @Test
    void leavesOutFilesThatLambdaCouldNotRead() throws IOException {
        Map<String, byte[]> layer = new LinkedHashMap<>();
        classes().forEach((name, content) -> layer.put("var/task/" + name, content));
        createImage(0600, List.of(RuntimeClient.MAIN), CLASS + "::text", List.of(layer));

        assertThat(invoke("\"x\"").payload().asUtf8String()).contains("java.lang.ClassNotFoundException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3.13", "provided.al2023"})
    void saysThatOtherLanguagesAreNotRun(String runtime) throws IOException {
        create("::text", builder -> builder.runtime(runtime));
        InvokeResponse answer = invoke("{}");

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("runs Java functions only", runtime, CLASS + "::text");
    }

    @Test
    void doesNotWriteOutsideTheTaskRoot() throws IOException {
        Map<String, byte[]> files = classes();
        files.put("../../escaped.txt", bytes("x"));
        create("::text", builder -> builder.code(code -> code.zipFile(Bench.zip(files))));

        assertThat(invoke("\"x\"").functionError()).isNull();
        assertThat(directory).isDirectoryNotContaining("glob:**/escaped.txt");
    }

    private void create(String handler, Consumer<CreateFunctionRequest.Builder> more) throws IOException {
        SdkBytes zip = Bench.zip(classes());
        CreateFunctionRequest.Builder builder = Bench.zipFunction("f")
                .runtime(Runtime.JAVA17)
                .handler(CLASS + handler)
                .timeout(20)
                .memorySize(256)
                .code(code -> code.zipFile(zip));
        more.accept(builder);
        client.createFunction(builder.build());
        Bench.settle(client, "f", null);
    }

    @SafeVarargs
    private void createImage(List<String> entryPoint, String handler, Map<String, byte[]>... layers)
            throws IOException {
        createImage(0644, entryPoint, handler, List.of(layers));
    }

    private void createImage(int mode, List<String> entryPoint, String handler, List<Map<String, byte[]>> layers)
            throws IOException {
        JsonObject config = new JsonObject()
                .put(
                        "config",
                        new JsonObject()
                                .put("Entrypoint", entryPoint)
                                .put("Cmd", List.of(handler))
                                .put("WorkingDir", "/var/task")
                                .put("Env", List.of("GREETING=of the image", "PATH=/nowhere")));
        List<JsonObject> descriptors = new java.util.ArrayList<>();
        for (Map<String, byte[]> layer : layers) {
            descriptors.add(bench.blob(LAYER, tar(layer, mode)));
        }
        String uri = bench.image(
                "team/app",
                new JsonObject()
                        .put("schemaVersion", 2)
                        .put("config", bench.blob("application/vnd.oci.image.config.v1+json", config.toBytes()))
                        .put("layers", descriptors));
        client.createFunction(request -> request.functionName("f")
                .role(Bench.ROLE)
                .packageType(PackageType.IMAGE)
                .timeout(20)
                .code(code -> code.imageUri(uri)));
        Bench.settle(client, "f", null);
    }

    private InvokeResponse invoke(String payload) {
        return client.invoke(
                request -> request.functionName("f").logType(LogType.TAIL).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static String log(InvokeResponse answer) {
        return new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> classes() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of(CLASS, CLASS + "$Broken")) {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Hello.class.getClassLoader().getResourceAsStream(file)) {
                files.put(file, in.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] tar(Map<String, byte[]> files, int mode) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setMode(0100000 | mode);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
