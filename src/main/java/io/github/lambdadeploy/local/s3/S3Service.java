// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import io.github.lambdadeploy.local.Signature;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.StoredObjects;
import io.github.lambdadeploy.local.Xml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * S3, with path-style addresses only and without versions, access control or events. It takes every path, so it must be
 * the last service to be asked.
 */
public final class S3Service implements Service, StoredObjects {

    private static final int LONGEST_KEY = 1024;

    private final Store store;
    private final Buckets buckets;
    private final Objects objects;
    private final ObjectReads reads;
    private final ObjectWrites writes;

    public S3Service(Store store, Clock clock) {
        this.store = store;
        this.buckets = new Buckets(store, clock);
        this.objects = new Objects(store, clock);
        this.reads = new ObjectReads(objects);
        this.writes = new ObjectWrites(store, buckets, objects, new MultipartUploads(store));
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public boolean streams() {
        return true;
    }

    /** What is signed for S3; and what is not signed at all, but names a bucket and no operation of another service. */
    @Override
    public boolean accepts(Request request) {
        Optional<Signature> signature = Signature.of(request);
        return signature.isPresent()
                ? signature.get().service().equals("s3")
                : !Target.of(request).bucket().isEmpty()
                        && request.header("x-amz-target").isEmpty();
    }

    @Override
    public String operation(Request request) {
        return Target.operation(request);
    }

    @Override
    public String resource(Request request) {
        Target target = Target.of(request);
        return target.key().isEmpty() ? target.bucket() : target.bucket() + "/" + target.key();
    }

    @Override
    public Response handle(Request request) throws Exception {
        Target target = Target.of(request);
        String operation = Target.operation(request);
        Incoming.of(request);
        if (target.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw new AwsError(400, "KeyTooLongError", "Your key is too long");
        }
        return switch (operation) {
            case "CreateBucket" -> create(request, target.bucket());
            case "GetBucketLocation" -> location(request, target.bucket());
            default -> {
                if (operation.startsWith("unknown")) {
                    throw S3Error.notImplemented();
                }
                String region = buckets.require(target.bucket(), request);
                yield inBucket(operation, request, target, region);
            }
        };
    }

    @Override
    public Response error(Request request, int status, String code, String message) {
        if (request.method().equals("HEAD")) {
            return Response.of(status).with("Content-Type", "application/xml");
        }
        Target target = Target.of(request);
        Xml xml = Xml.of("Error").element("Code", code).element("Message", message);
        switch (code) {
            case "NoSuchKey" -> xml.element("Key", target.key());
            case "NoSuchBucket", "InvalidBucketName", "BucketNotEmpty" -> xml.element("BucketName", target.bucket());
            case "PermanentRedirect" ->
                xml.element("Bucket", target.bucket())
                        .element("Endpoint", request.base().getAuthority());
            case "PreconditionFailed" ->
                xml.element("Condition", request.header("if-match").isPresent() ? "If-Match" : "If-None-Match");
            default -> xml.element("Resource", request.path());
        }
        xml.element("RequestId", UUID.randomUUID()).element("HostId", "local");
        return Response.bytes(status, "application/xml", xml.toBytes());
    }

    @Override
    public boolean bucketExists(String bucket) throws IOException {
        return buckets.exists(bucket);
    }

    @Override
    public Optional<Path> find(String bucket, String key) throws IOException {
        return buckets.exists(bucket)
                ? objects.find(bucket, key).map(object -> objects.file(bucket, object))
                : Optional.empty();
    }

    private Response inBucket(String operation, Request request, Target target, String region) throws Exception {
        return switch (operation) {
            case "HeadBucket" ->
                Response.of(200)
                        .with("x-amz-bucket-region", region)
                        .with("x-amz-access-point-alias", "false")
                        .with("Content-Type", "application/xml");
            case "DeleteBucket" -> delete(target.bucket());
            case "ListObjectsV2" -> {
                Listing listing = new Listing(request);
                yield listing.answer(target.bucket(), store.locked(() -> objects.list(target.bucket())));
            }
            case "GetObject", "HeadObject" -> store.locked(() -> reads.answer(request, target));
            case "DeleteObject" ->
                store.locked(() -> {
                    objects.delete(target.bucket(), target.key());
                    return Response.of(204);
                });
            case "PutObject" -> writes.put(request, target);
            case "CreateMultipartUpload" -> writes.createUpload(request, target);
            case "UploadPart" -> writes.putPart(request, target);
            case "CompleteMultipartUpload" -> writes.complete(request, target);
            case "AbortMultipartUpload" -> writes.abort(request, target);
            default -> throw S3Error.notImplemented();
        };
    }

    private Response create(Request request, String bucket) throws Exception {
        String constraint = S3Xml.locationConstraint(writes.small(request));
        return store.locked(() -> {
            buckets.create(bucket, request.region(), constraint);
            return Response.of(200).with("Location", "/" + bucket);
        });
    }

    private Response delete(String bucket) throws Exception {
        return store.locked(() -> {
            if (!objects.list(bucket).isEmpty()) {
                throw new AwsError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
            }
            buckets.delete(bucket);
            return Response.of(204);
        });
    }

    /** Answered to the bucket's own region and, as the global endpoint's, to us-east-1. */
    private Response location(Request request, String bucket) throws Exception {
        String region = buckets.region(bucket);
        if (!request.region().equals(region) && !request.region().equals("us-east-1")) {
            throw Buckets.redirect(region);
        }
        Xml xml = S3Xml.of("LocationConstraint");
        return S3Xml.answer(region.equals("us-east-1") ? xml : xml.text(region));
    }
}
