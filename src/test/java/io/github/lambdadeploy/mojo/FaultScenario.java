// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.local.run.Hello;

/**
 * What is done while calls fail: a row of the matrix. Each starts from a stand-in that was prepared once and is copied for
 * every cell.
 */
enum FaultScenario {
    IMAGE_BUILD("", project -> {}, FaultProject::pack),

    IMAGE_CREATE(Pom.ROLE, FaultProject::pack, FaultProject::deploy),

    UNCHANGED(Pom.ROLE, FaultProject::release, FaultProject::deploy),

    ATTACHMENTS(
            Pom.ROLE,
            FaultProject::release,
            project -> project.plus(Pom.ATTACHMENTS).deploy()),

    IMAGE_UPDATE(
            Pom.ROLE,
            project -> {
                project.release();
                project.changed().pack();
            },
            project -> project.plus(
                            "<function><memorySize>1024</memorySize><environment><AA>1</AA></environment></function>")
                    .deploy()),

    ZIP_CREATE(Pom.ZIP + Pom.ROLE, FaultProject::pack, FaultProject::deploy),

    ZIP_UPDATE(
            Pom.ZIP,
            project -> {
                project.release();
                project.changed().pack();
            },
            project ->
                    project.plus("<function><timeout>17</timeout></function>").deploy()),

    S3_CREATE(
            Pom.ZIP + Pom.BUCKET,
            project -> {
                project.aws(aws -> aws.s3().createBucket(bucket -> bucket.bucket("code-of-orders")));
                project.pack();
            },
            FaultProject::deploy),

    S3_UPDATE(
            Pom.ZIP + Pom.BUCKET,
            project -> {
                project.aws(aws -> aws.s3().createBucket(bucket -> bucket.bucket("code-of-orders")));
                project.release();
                project.changed().pack();
            },
            FaultProject::deploy),

    /** A zip that goes in parts. */
    S3_PARTS(
            Pom.ZIP + Pom.BUCKET,
            project -> {
                project.aws(aws -> aws.s3().createBucket(bucket -> bucket.bucket("code-of-orders")));
                project.large().pack();
            },
            FaultProject::deploy),

    CANARY(
            Pom.ZIP,
            project -> {
                project.aws(Pom::alarm);
                project.release();
                project.changed().pack();
            },
            project -> project.plus("<release><strategy>Canary10Percent5Minutes</strategy>" + Pom.ALARMS + "</release>")
                    .deploy()),

    SMOKE(
            Pom.ZIP,
            project -> {
                project.release();
                project.changed().pack();
            },
            project -> project.plus("<release><smoke><payload>\"x\"</payload></smoke></release>")
                    .deploy()),

    CODE_DEPLOY(
            Pom.ZIP,
            project -> {
                project.aws(Pom::deploymentGroup);
                project.release();
                project.changed().pack();
            },
            project ->
                    project.plus("<release>" + Pom.CODE_DEPLOY + "</release>").deploy()),

    REFERENCES(
            Pom.ZIP,
            project -> {
                project.aws(Pom::secrets);
                project.pack();
            },
            project -> project.plus(Pom.REFERENCES).deploy()),

    NOTIFICATION(
            Pom.ZIP
                    + "<notification><topicArn>arn:aws:sns:us-east-1:000000000000:deployments</topicArn></notification>",
            project -> {
                project.aws(aws -> aws.sns().createTopic(topic -> topic.name("deployments")));
                project.pack();
            },
            FaultProject::deploy),

    /** To a named version, so that doing it again changes nothing. */
    ROLLBACK(
            "",
            FaultScenario::twice,
            project ->
                    project.run("rollback", RollbackMojo::new, project.bench().d("lambda.version", "1"))),

    PRUNE(
            "",
            FaultScenario::twice,
            project -> project.run("prune", PruneMojo::new, project.bench().d("lambda.release.keepVersions", "1"))),

    PLAN("", FaultScenario::halfWay, project -> project.run("plan", PlanMojo::new)),

    STATUS("", FaultScenario::twice, project -> project.run("status", StatusMojo::new));

    /** Something that is done with a project. */
    interface Work {
        void on(FaultProject project) throws Exception;
    }

    final String configuration;
    final Work preparation;
    final Work run;

    FaultScenario(String more, Work preparation, Work run) {
        this.configuration = "<handler>" + Hello.class.getName() + "::text</handler>" + more;
        this.preparation = preparation;
        this.run = run;
    }

    /** The goal that is run. */
    String goal() {
        return switch (this) {
            case IMAGE_BUILD -> "package";
            case ROLLBACK, PRUNE, PLAN, STATUS -> name();
            default -> "deploy";
        };
    }

    boolean sendsZip() {
        return configuration.contains(Pom.ZIP);
    }

    /** Whether what it says is the point of it. */
    boolean reports() {
        return this == PLAN || this == STATUS;
    }

    private static void twice(FaultProject project) throws Exception {
        project.release();
        project.changed().release();
    }

    private static void halfWay(FaultProject project) throws Exception {
        project.release();
        project.changed().pack();
    }
}
