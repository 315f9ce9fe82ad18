// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.notify;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.aws.AwsErrors;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Publishes announcements. */
public final class SnsNotifier {

    private static final String ELEMENT = "<notification><topicArn> (-Dlambda.notification.topicArn)";

    private final Function<String, SnsClient> clients;

    /** @param clients by region; asked only when something is published */
    public SnsNotifier(Function<String, SnsClient> clients) {
        this.clients = clients;
    }

    /**
     * Tells the topic. A FIFO topic delivers the same announcement once, however often it is sent in five minutes.
     *
     * @throws DeployException when SNS did not take it
     */
    public void publish(Notification notification, Announcement announcement) {
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(notification.topicArn())
                .subject(announcement.subject())
                .message(announcement.message());
        if (notification.isFifo()) {
            byte[] message = announcement.message().getBytes(StandardCharsets.UTF_8);
            request.messageGroupId(announcement.group())
                    .messageDeduplicationId(Digest.of(message).hex());
        }
        try {
            clients.apply(notification.region()).publish(request.build());
        } catch (SdkException e) {
            DeployException failure = AwsErrors.explain(
                    "Nobody could be told how the deployment ended", "topic " + notification.topicArn(), e);
            throw next(failure, e).left("The deployment itself is not touched by this.");
        }
    }

    /** Nothing is to be deployed again for a message that was not sent. */
    private static DeployException next(DeployException failure, SdkException e) {
        if (e instanceof NotFoundException) {
            return failure.next("Create the topic, or mend " + ELEMENT + ".");
        }
        if (e instanceof InvalidParameterException) {
            return failure.next("Mend " + ELEMENT + ".");
        }
        if (AwsErrors.code(e).startsWith("KMS")) {
            return failure.next("Allow kms:GenerateDataKey and kms:Decrypt on the topic's key to whoever deploys.");
        }
        if (e instanceof AwsServiceException service
                && (service.isThrottlingException() || service.statusCode() >= 500)) {
            return failure.next("It is not sent again; target/lambda/deployment.json says the same.");
        }
        return failure;
    }
}
