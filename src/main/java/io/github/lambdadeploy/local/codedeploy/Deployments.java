// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The deployments of all regions, one document each, and a marker for each that is not over. */
record Deployments(Store store) {

    private static final String RUNNING = "codedeploy/running";
    private static final String ID = "d-[A-Z0-9]{9}";

    /** The deployment a call names, or AWS's refusal. */
    Deployment require(String region, JsonObject body) throws AwsError, IOException {
        String id = body.string("deploymentId", "");
        if (id.isEmpty()) {
            throw Rules.refusal("DeploymentIdRequiredException", "The deployment ID is required.");
        }
        if (!id.matches(ID)) {
            throw Rules.refusal("InvalidDeploymentIdException", "The deployment ID is invalid: " + id);
        }
        return find(region, id)
                .orElseThrow(() -> Rules.refusal(
                        "DeploymentDoesNotExistException", "The deployment " + id + " could not be found"));
    }

    Optional<Deployment> find(String region, String id) throws IOException {
        return Optional.ofNullable(store.read(document(region, id))).map(Deployment::new);
    }

    /** All of a region, newest first. */
    List<Deployment> list(String region) throws IOException {
        List<Deployment> deployments = new ArrayList<>();
        for (String document : store.list(folder(region))) {
            Optional.ofNullable(store.read(document)).map(Deployment::new).ifPresent(deployments::add);
        }
        deployments.sort(Comparator.comparingLong(Deployments::sequence).reversed());
        return deployments;
    }

    /** Those of a group, newest first. */
    List<Deployment> of(String region, String groupId) throws IOException {
        return list(region).stream()
                .filter(deployment -> groupId.equals(deployment.groupId()))
                .toList();
    }

    /** Saves a new one as the newest. */
    void add(Deployment deployment) throws IOException {
        String document = "codedeploy/" + deployment.region() + "/sequence";
        JsonObject last = store.read(document);
        long sequence = last == null ? 1 : last.number("last").orElse(0) + 1;
        store.write(document, new JsonObject().put("last", sequence));
        deployment.document().put("sequence", sequence);
        save(deployment);
    }

    void save(Deployment deployment) throws IOException {
        store.write(document(deployment.region(), deployment.id()), deployment.document());
        String marker = RUNNING + "/" + deployment.id();
        if (deployment.isOver()) {
            store.delete(marker);
        } else {
            store.write(marker, new JsonObject().put("region", deployment.region()));
        }
    }

    /** Whether any is not over; cheap, and right without the store's lock. */
    boolean anyRunning() throws IOException {
        return !store.list(RUNNING).isEmpty();
    }

    /** Those that are not over, of all regions. */
    List<Deployment> running() throws IOException {
        List<Deployment> running = new ArrayList<>();
        for (String name : store.list(RUNNING)) {
            JsonObject marker = store.read(name);
            if (marker != null) {
                find(marker.string("region", ""), name.substring(name.lastIndexOf('/') + 1))
                        .ifPresent(running::add);
            }
        }
        return running;
    }

    /** Counts up with every deployment of a region. */
    static long sequence(Deployment deployment) {
        return deployment.document().number("sequence").orElse(0);
    }

    private static String folder(String region) {
        return "codedeploy/" + region + "/deployments";
    }

    private static String document(String region, String id) {
        return folder(region) + "/" + id;
    }
}
