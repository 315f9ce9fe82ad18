// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.json.JsonObject

def story = new Story(basedir)
def journal = story.journal()

def messages = { topic ->
    def files = new File(basedir, "target/local/sns/messages/us-east-1/$topic").listFiles()
    files.findAll { it.name.endsWith('.json') }.sort { it.name }.collect { JsonObject.parse(it.bytes) }
}
def report = { message -> JsonObject.parse(message.string('Message').getBytes('UTF-8')) }

def told = messages('deployments')
assert told*.string('Subject') == ['Deployed announced:live version 1', 'Failed: announced:live']

def success = report(told[0])
assert success.string('schema') == 'lambda-deploy/deployment/1'
assert success.objects('functions')*.string('outcome') == ['created']
assert success.objects('functions')*.string('version') == ['1']
assert !success.has('error')

def failure = report(told[1])
assert failure.objects('functions')*.string('outcome') == ['failed']
assert failure.objects('functions')*.string('version') == ['1']
assert failure.object('error').string('reason').contains('AccessDeniedException')
assert failure.object('error').string('next').contains('Allow lambda:UpdateFunctionCode')
assert story.errors(3).contains('Allow lambda:UpdateFunctionCode')

def ordered = messages('releases.fifo')
assert ordered*.string('Subject') == ['Deployed announced:live version 2']
assert ordered*.string('MessageGroupId') == ['announced']
assert ordered[0].string('MessageDeduplicationId') ==~ /[0-9a-f]{64}/

// One call for each end that is told of, and the last of its run; none for a run that changes nothing.
assert journal.count('sns', 'Publish') == 4
assert story.log(2).contains('unchanged')
assert !story.log(2).contains('Notified')
assert journal.entries().last().string('operation') == 'Publish'

// The topic that is not there.
assert story.function().string('outcome') == 'updated'
assert story.function().string('version') == '3'
def warnings = story.log(5).readLines().findAll { it.startsWith('[WARNING]') && it.contains('told') }
assert warnings.size() == 1
assert warnings[0].contains('NotFound: Topic does not exist')
assert warnings[0].contains('arn:aws:sns:us-east-1:000000000000:nowhere')
