// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A hook that the tests deploy: reports its success to CodeDeploy, as a hook does, but without an SDK. */
public final class Validator {

    public String validate(Map<String, String> event) throws Exception {
        String body = "{\"deploymentId\":\"" + event.get("DeploymentId") + "\",\"lifecycleEventHookExecutionId\":\""
                + event.get("LifecycleEventHookExecutionId") + "\",\"status\":\"Succeeded\"}";
        String credential = System.getenv("AWS_ACCESS_KEY_ID") + "/20260203/" + System.getenv("AWS_REGION")
                + "/codedeploy/aws4_request";
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL") + "/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature="
                                + "0".repeat(64))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
