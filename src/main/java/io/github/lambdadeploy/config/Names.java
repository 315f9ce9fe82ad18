// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import java.util.regex.Pattern;

/** AWS's rules for names, as its API states them, with the words to show when one is broken. */
public enum Names {
    FUNCTION("[a-zA-Z0-9-_]{1,64}", "a function name has 1 to 64 letters, digits, - and _ (no ARN, no version)"),
    ALIAS("(?![0-9]+$)[a-zA-Z0-9-_]{1,128}", "an alias has 1 to 128 letters, digits, - and _, and is not only digits"),
    HANDLER(
            "[^\\s\\p{Cntrl}\\p{Cs}\\x{FFFD}]{1,128}",
            "a handler has 1 to 128 characters and no blanks, for Java package.Class::method"),
    RUNTIME("[a-z][a-z0-9._-]{0,63}", "use the id of a runtime, such as java21 or python3.13"),
    PACKAGE_TYPE("image|zip", "use image or zip"),
    ARCHITECTURE("x86_64|arm64", "use x86_64 or arm64"),
    ROLE(
            "arn:aws[a-zA-Z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+|[\\w+=,.@-]{1,64}",
            "use the role's name or its ARN, arn:aws:iam::123456789012:role/NAME"),
    ROLE_ARN(
            "arn:aws[a-zA-Z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+",
            "use the role's ARN, arn:aws:iam::123456789012:role/NAME"),
    ROLE_NAME("[\\w+=,.@-]{1,64}", "a role's name has 1 to 64 letters, digits and _+=,.@-"),
    ROLE_PATH("/|/[\\x21-\\x7e]{1,510}/", "use a path that begins and ends with /, such as /service/orders/"),
    POLICY(
            "arn:aws[a-zA-Z-]*:iam::(aws|\\d{12}):policy/[\\w+=,.@/-]+|([\\w+=,.@-]+/)*[\\w+=,.@-]{1,128}",
            "use the ARN of a managed policy, or the name of one of AWS's own, its path included"),
    POLICY_ARN(
            "arn:aws[a-zA-Z-]*:iam::(aws|\\d{12}):policy/[\\w+=,.@/-]+",
            "use the ARN of a managed policy, arn:aws:iam::123456789012:policy/NAME"),
    POLICY_NAME("[\\w+=,.@-]{1,128}", "a policy's name has 1 to 128 letters, digits and _+=,.@-"),
    REGION("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}", "use a region's id, such as eu-west-1"),
    ACCOUNT("\\d{12}", "an account id has 12 digits"),
    ENDPOINT("https?://[^\\s/]+(/.*)?", "use the address of an endpoint, such as http://localhost:4566"),
    BUCKET("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket name has 3 to 63 lower-case letters, digits, . and -"),
    TAG("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", "an image tag has 1 to 128 letters, digits, _ . and -"),
    SUBNET("subnet-[0-9a-z]+", "use the id of a subnet, subnet-0123456789abcdef0"),
    SECURITY_GROUP("sg-[0-9a-zA-Z]+", "use the id of a security group, sg-0123456789abcdef0"),
    LAYER_VERSION(
            "arn:aws[a-zA-Z-]*:lambda:(::awslayer:[^:]+|[a-z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}:\\d+)",
            "use the ARN of a layer's version, arn:aws:lambda:REGION:123456789012:layer:NAME:1"),
    KMS_KEY(
            "arn:aws[a-zA-Z-]*:kms:[a-z0-9-]+:\\d{12}:(key|alias)/\\S+",
            "use the key's ARN, arn:aws:kms:REGION:123456789012:key/ID"),
    ECR_KEY(
            "arn:aws[a-zA-Z-]*:kms:[a-z0-9-]+:\\d{12}:(key|alias)/\\S{1,2000}|alias/[a-zA-Z0-9/_-]{1,250}"
                    + "|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "use the key's ARN, arn:aws:kms:REGION:123456789012:key/ID, its id, or an alias, alias/NAME"),
    CODE_SIGNING(
            "arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:code-signing-config:csc-[a-z0-9]{17}",
            "use the ARN of a code signing configuration,"
                    + " arn:aws:lambda:REGION:123456789012:code-signing-config:csc-0123456789abcdef0"),
    DEAD_LETTER_TARGET(
            "arn:aws[a-zA-Z-]*:(sqs|sns):[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,256}(\\.fifo)?",
            "use the ARN of an SQS queue or an SNS topic, arn:aws:sqs:REGION:123456789012:NAME"),
    TOPIC(
            "arn:aws[a-zA-Z-]*:sns:[a-z0-9-]+:\\d{12}:([A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\\.fifo)",
            "use the ARN of an SNS topic, arn:aws:sns:REGION:123456789012:NAME"),
    FILE_SYSTEM(
            "arn:aws[a-zA-Z-]*:(elasticfilesystem:[a-z0-9-]+:\\d{12}:access-point/fsap-[a-f0-9]{17}"
                    + "|(?!elasticfilesystem:)[a-z0-9-]+:[a-z0-9-]*:\\d{12}:\\S+)",
            "use the ARN of an access point,"
                    + " arn:aws:elasticfilesystem:REGION:123456789012:access-point/fsap-0123456789abcdef0"),
    MOUNT_PATH("/mnt/[a-zA-Z0-9-_.]{1,155}", "use a directory right below /mnt, /mnt/data"),
    LOG_GROUP("[.\\-_/#A-Za-z0-9]{1,512}", "a log group has 1 to 512 letters, digits and . - _ / #"),
    CAPACITY_PROVIDER(
            "arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:capacity-provider:[a-zA-Z0-9-_]{1,140}",
            "use the ARN of a capacity provider, arn:aws:lambda:REGION:123456789012:capacity-provider:NAME"),
    CODE_DEPLOY("[\\w+=,.@-]{1,100}", "a name in CodeDeploy has 1 to 100 letters, digits and _+=,.@-"),
    HOOK(
            "arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:function:[a-zA-Z0-9-_]{1,64}(:(\\$LATEST|[a-zA-Z0-9-_]{1,128}))?"
                    + "|[a-zA-Z0-9-_]{1,64}",
            "use a function's name, or its ARN, a version's or an alias's"),
    ALARM("[^\\s\\p{Cntrl}][^\\p{Cntrl}]{0,254}", "an alarm's name has 1 to 255 characters and no control characters"),
    PROFILE("[^\\s\\p{Cntrl}][^\\p{Cntrl}]{0,254}", "use the name of a profile in ~/.aws/config");

    private final Pattern pattern;
    private final String rule;

    Names(String pattern, String rule) {
        this.pattern = Pattern.compile(pattern);
        this.rule = rule;
    }

    /** Whether the value is of this kind. */
    public boolean allows(String value) {
        return pattern.matcher(value).matches();
    }

    /** Notes a value that must be there and is not right. */
    public void require(Problems problems, String element, @org.jspecify.annotations.Nullable String value) {
        problems.text(element, value, pattern, rule);
    }

    /** Notes a value that is there and not right. */
    public void check(Problems problems, String element, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            problems.text(element, value, pattern, rule);
        }
    }
}
