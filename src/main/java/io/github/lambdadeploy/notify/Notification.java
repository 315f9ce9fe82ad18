// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.notify;

/**
 * Who is told of which ends.
 *
 * @param topicArn ARN of an SNS topic, of any region and partition
 * @param success whether it is told of a deployment that has changed something
 * @param failure whether it is told of one that has failed
 */
public record Notification(String topicArn, boolean success, boolean failure) {

    /** The topic's region, which need not be the function's. */
    public String region() {
        return topicArn.split(":", -1)[3];
    }

    /** Whether the topic keeps messages in order, and wants to know what belongs together. */
    public boolean isFifo() {
        return topicArn.endsWith(".fifo");
    }

    /** The topic of the same name and region in another account of AWS's main partition. */
    public Notification inAccount(String account) {
        String name = topicArn.substring(topicArn.lastIndexOf(':') + 1);
        return new Notification("arn:aws:sns:" + region() + ":" + account + ":" + name, success, failure);
    }
}
