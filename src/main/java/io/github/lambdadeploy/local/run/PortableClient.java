// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The child's main class where AWS's runtime interface client has no native library for the machine (macOS, Windows): it
 * starts that same client, and only the two calls that the client makes natively, next event and response, go over Java's
 * own HTTP. Runs in the child with nothing but the client's jars, so it uses only the JDK and reflection.
 */
public final class PortableClient {

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

    private PortableClient() {}

    /** @param arguments the handler */
    public static void main(String[] arguments) throws Throwable {
        String api = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
        Class<?> lambda = Class.forName(CLIENT + "AWSLambda");
        Class<?> clientType = Class.forName(CLIENT + "runtimeapi.LambdaRuntimeApiClient");
        Class<?> errorType = Class.forName(CLIENT + "runtimeapi.LambdaError");
        Object proxy = Proxy.newProxyInstance(
                clientType.getClassLoader(), new Class<?>[] {clientType}, (self, method, values) -> {
                    switch (method.getName()) {
                        case "nextInvocation", "nextInvocationWithExponentialBackoff":
                            return next(api);
                        case "reportInvocationSuccess":
                            return post(api + "invocation/" + values[0] + "/response", (byte[]) values[1]);
                        case "reportInvocationError":
                            return post(api + "invocation/" + values[0] + "/error", json(errorType, values[1]));
                        case "reportInitError":
                            return post(api + "init/error", json(errorType, values[0]));
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
        Object logger = call(method(lambda, "initLogger"));
        Object handler = call(method(lambda, "getLambdaRequestHandlerObject"), arguments[0], logger, proxy);
        call(method(lambda, "startRuntimeLoop"), handler, logger, proxy, true);
    }

    private static Object next(String api) throws Exception {
        HttpURLConnection connection = open(api + "invocation/next");
        Object request = Class.forName(CLIENT + "runtimeapi.dto.InvocationRequest")
                .getConstructor()
                .newInstance();
        try (InputStream in = connection.getInputStream()) {
            set(request, "setContent", byte[].class, in.readAllBytes());
        }
        set(request, "setId", String.class, connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
        set(request, "setXrayTraceId", String.class, connection.getHeaderField("Lambda-Runtime-Trace-Id"));
        set(
                request,
                "setInvokedFunctionArn",
                String.class,
                connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
        set(request, "setClientContext", String.class, connection.getHeaderField("Lambda-Runtime-Client-Context"));
        set(request, "setDeadlineTimeInMs", long.class, connection.getHeaderFieldLong("Lambda-Runtime-Deadline-Ms", 0));
        return request;
    }

    private static @Nullable Object post(String url, byte[] body) throws IOException {
        HttpURLConnection connection = open(url);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.getOutputStream().write(body);
        connection.getInputStream().close();
        return null;
    }

    private static byte[] json(Class<?> errorType, Object error) throws Exception {
        Object request = field(errorType, error);
        Class<?> serializers = Class.forName(CLIENT + "runtimeapi.DtoSerializers");
        return (byte[]) serializers.getMethod("serialize", request.getClass()).invoke(null, request);
    }

    private static Object field(Class<?> errorType, Object error) throws Exception {
        var field = errorType.getDeclaredField("errorRequest");
        field.setAccessible(true);
        return field.get(error);
    }

    private static HttpURLConnection open(String url) throws IOException {
        return (HttpURLConnection) URI.create(url).toURL().openConnection(java.net.Proxy.NO_PROXY);
    }

    private static void set(Object request, String setter, Class<?> type, Object value) throws Exception {
        request.getClass().getMethod(setter, type).invoke(request, value);
    }

    private static Method method(Class<?> type, String name) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new IllegalStateException("This version of AWS's runtime interface client has no " + name);
    }

    private static Object call(Method method, Object... values) throws Throwable {
        try {
            return method.invoke(null, values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
