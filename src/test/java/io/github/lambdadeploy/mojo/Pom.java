// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.local.LocalAws;

/** Parts of a POM, and what they need in AWS. */
final class Pom {

    static final String ZIP = "<packageType>zip</packageType>";
    static final String ROLE = "<executionRole><name>orders-role</name><managedPolicies>"
            + "<policy>service-role/AWSLambdaBasicExecutionRole</policy><policy>AWSXRayDaemonWriteAccess</policy></managedPolicies>"
            + "</executionRole>";
    static final String BUCKET = "<zip><bucket>code-of-orders</bucket></zip>";
    static final String ALARMS = "<alarms><alarm>orders-errors</alarm></alarms>";
    static final String CODE_DEPLOY = "<codeDeploy><application>orders</application>"
            + "<deploymentGroup>orders-live</deploymentGroup></codeDeploy>";
    static final String SECRET = "t0p-s3cret-value";
    static final String REFERENCES = "<function><environment><DB>{{resolve:ssm:/orders/db}}</DB>"
            + "<KEY>{{resolve:secretsmanager:orders-key}}</KEY></environment></function>";
    static final String ATTACHMENTS = "<function><tags><team>shop</team></tags>"
            + "<reservedConcurrency>3</reservedConcurrency><logRetentionDays>14</logRetentionDays>"
            + "<url><authType>NONE</authType></url><recursiveLoop>Allow</recursiveLoop>"
            + "<eventInvokeConfig><maximumRetryAttempts>1</maximumRetryAttempts></eventInvokeConfig></function>";

    private Pom() {}

    static void alarm(AwsClients aws) {
        aws.cloudWatch()
                .putMetricAlarm(alarm -> alarm.alarmName("orders-errors")
                        .evaluationPeriods(1)
                        .threshold(1.0)
                        .comparisonOperator("GreaterThanThreshold")
                        .metricName("Errors")
                        .namespace("AWS/Lambda")
                        .period(60)
                        .statistic("Sum"));
        aws.cloudWatch()
                .setAlarmState(state ->
                        state.alarmName("orders-errors").stateValue("OK").stateReason("test"));
    }

    static void secrets(AwsClients aws) {
        aws.ssm()
                .putParameter(
                        parameter -> parameter.name("/orders/db").value(SECRET).type("SecureString"));
        aws.secretsManager().createSecret(secret -> secret.name("orders-key").secretString(SECRET));
    }

    static void deploymentGroup(AwsClients aws) {
        aws.iam()
                .createRole(role -> role.roleName("deployer")
                        .assumeRolePolicyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                                        + "\"codedeploy.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));
        aws.iam()
                .attachRolePolicy(role -> role.roleName("deployer")
                        .policyArn("arn:aws:iam::aws:policy/" + "service-role/AWSCodeDeployRoleForLambdaLimited"));
        aws.codeDeploy()
                .createApplication(
                        application -> application.applicationName("orders").computePlatform("Lambda"));
        aws.codeDeploy()
                .createDeploymentGroup(group -> group.applicationName("orders")
                        .deploymentGroupName("orders-live")
                        .serviceRoleArn("arn:aws:iam::" + LocalAws.ACCOUNT + ":role/deployer")
                        .deploymentConfigName("CodeDeployDefault.LambdaCanary10Percent5Minutes")
                        .deploymentStyle(
                                style -> style.deploymentType("BLUE_GREEN").deploymentOption("WITH_TRAFFIC_CONTROL")));
    }
}
