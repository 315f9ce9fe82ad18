// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.local.FaultRule
import io.github.lambdadeploy.local.Faults

StoryAws.use(basedir) { aws ->
    aws.sns().createTopic { it.name('deployments') }
    aws.sns().createTopic { it.name('releases.fifo').attributes([FifoTopic: 'true']) }
}
// The words are AWS's own.
Faults.write(new File(basedir, 'target/local').toPath(),
    FaultRule.on('lambda', 'UpdateFunctionCode').answer(403, 'AccessDeniedException',
        'User: arn:aws:iam::000000000000:user/local is not authorized to perform: lambda:UpdateFunctionCode on resource: announced'))
