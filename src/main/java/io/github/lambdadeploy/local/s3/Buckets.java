// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The buckets: their names are unique, each is in one region, and only requests signed for that region reach it. */
record Buckets(Store store, Clock clock) {

    private static final String FOLDER = "s3/buckets/";

    // "General purpose bucket naming rules", S3 user guide.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final List<String> PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> SUFFIXES = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    boolean exists(String bucket) throws IOException {
        return isName(bucket) && store.read(FOLDER + bucket) != null;
    }

    /**
     * Creates a bucket.
     *
     * @param constraint the {@code LocationConstraint} of the request, empty when there is none
     */
    void create(String bucket, String region, String constraint) throws AwsError, IOException {
        checkName(bucket);
        String location = location(region, constraint);
        Optional<JsonObject> there = Optional.ofNullable(store.read(FOLDER + bucket));
        if (there.isPresent()) {
            // The one region where creating one's own bucket again is no mistake.
            if (location.equals("us-east-1") && location.equals(there.get().string("Region"))) {
                return;
            }
            throw new AwsError(
                    409,
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it.");
        }
        store.write(
                FOLDER + bucket,
                new JsonObject().put("Name", bucket).put("Region", location).put("CreationDate", clock.millis()));
    }

    void delete(String bucket) throws IOException {
        store.delete(FOLDER + bucket);
    }

    /** The region of a bucket, whichever region asks. */
    String region(String bucket) throws AwsError, IOException {
        checkName(bucket);
        JsonObject document = store.read(FOLDER + bucket);
        if (document == null) {
            throw S3Error.noSuchBucket();
        }
        return document.string("Region", "us-east-1");
    }

    /** Refuses a request that S3 would not let reach the bucket. Gives the bucket's region. */
    String require(String bucket, Request request) throws AwsError, IOException {
        String region = region(bucket);
        if (!region.equals(request.region())) {
            throw redirect(region);
        }
        if (!request.header("x-amz-expected-bucket-owner")
                .orElse(LocalAws.ACCOUNT)
                .equals(LocalAws.ACCOUNT)) {
            throw S3Error.accessDenied();
        }
        return region;
    }

    static AwsError redirect(String region) {
        return new AwsError(
                        301,
                        "PermanentRedirect",
                        "The bucket you are attempting to access must be addressed using the specified endpoint. Please"
                                + " send all future requests to this endpoint.")
                .with("x-amz-bucket-region", region);
    }

    private static String location(String region, String constraint) throws AwsError {
        if (constraint.isEmpty()) {
            if (!region.equals("us-east-1")) {
                throw incompatible("unspecified");
            }
            return region;
        }
        if (!REGION.matcher(constraint).matches() || constraint.equals("us-east-1")) {
            throw new AwsError(400, "InvalidLocationConstraint", "The specified location-constraint is not valid");
        }
        // The endpoint of us-east-1 is the global one, which creates buckets everywhere.
        if (!region.equals("us-east-1") && !region.equals(constraint)) {
            throw incompatible(constraint);
        }
        return constraint;
    }

    private static AwsError incompatible(String constraint) {
        return new AwsError(
                400,
                "IllegalLocationConstraintException",
                "The " + constraint + " location constraint is incompatible for the region specific endpoint this"
                        + " request was sent to.");
    }

    private static void checkName(String bucket) throws AwsError {
        if (!isName(bucket)) {
            throw new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.");
        }
    }

    private static boolean isName(String bucket) {
        return NAME.matcher(bucket).matches()
                && !bucket.contains("..")
                && !ADDRESS.matcher(bucket).matches()
                && PREFIXES.stream().noneMatch(bucket::startsWith)
                && SUFFIXES.stream().noneMatch(bucket::endsWith);
    }
}
