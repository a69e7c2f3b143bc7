using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Forms;

namespace Interpol.Mesh.Gateway.Tests.Content;

public sealed class ContentJsonTests
{
    [Fact]
    public void What_was_written_is_read_and_written_again_as_the_same_bytes()
    {
        var content = Whole();
        var bytes = ContentJson.Write(content);
        var read = ContentJson.Read(bytes);
        Assert.Equal(content.Subject, read.Subject);
        Assert.Equal(content.Text, read.Text);
        Assert.Equal(content.CrimeAreas.ToArray(), read.CrimeAreas.ToArray());
        Assert.Equal(content.Attachments.ToArray(), read.Attachments.ToArray());
        Assert.Equal(content.Payload.ToArray(), read.Payload.ToArray());
        Assert.Equal(content.Original!.Envelope.Id, read.Original!.Envelope.Id);
        Assert.Equal(content.Original.Envelope.Handling, read.Original.Envelope.Handling);
        Assert.Equal("inner", read.Original.Content.Subject);
        Assert.Equal(bytes, ContentJson.Write(read));
    }

    [Fact]
    public void Letters_of_all_scripts_stand_as_they_are() =>
        Assert.Contains("è اختبار 試験", Encoding.UTF8.GetString(ContentJson.Write(new MessageContent { Subject = "è اختبار 試験" })), StringComparison.Ordinal);

    [Fact]
    public void What_is_left_out_is_empty()
    {
        var read = ContentJson.Read("""{"version":1,"text":"x"}"""u8);
        Assert.Empty(read.CrimeAreas);
        Assert.Empty(read.Forms);
        Assert.Empty(read.Attachments);
        Assert.True(read.Payload.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"text":"x"}""")]
    [InlineData("""{"text":"x","version":1}""")]
    [InlineData("""{"version":0,"text":"x"}""")]
    [InlineData("""{"version":"1","text":"x"}""")]
    [InlineData("""{"version":2,"text":"x"}""")]
    [InlineData("""{"version":1,"title":"x"}""")]
    [InlineData("""{"version":1,"text":"x","text":"y"}""")]
    [InlineData("""{"version":1,"text":7}""")]
    [InlineData("""{"version":1,"Text":"x"}""")]
    [InlineData("""{"version":1,"text":"\ud800"}""")]
    [InlineData("""{"version":1,"payload":"%"}""")]
    [InlineData("""{"version":1,"attachments":[{"hash":"abc"}]}""")]
    [InlineData("""{"version":1,"attachments":[{}]}""")]
    [InlineData("""{"version":1,"crimeAreas":null}""")]
    [InlineData("""{"version":1,"forms":[{"schema":"person"}]}""")]
    [InlineData("""{"version":1,"forms":[{"schema":"person","version":1,"fields":{"a":"\ud800"}}]}""")]
    [InlineData("""{"version":1,"original":{"envelope":null,"content":null}}""")]
    [InlineData("""{"version":1,"text":"x"}{}""")]
    public void What_no_gateway_writes_is_refused(string json) => Assert.Throws<FormatException>(() => ContentJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_newer_version_is_named() =>
        Assert.Contains("version 2", Assert.Throws<FormatException>(() => ContentJson.Read("""{"version":2,"new":1}"""u8)).Message, StringComparison.Ordinal);

    [Fact]
    public void Random_bytes_never_do_harm()
    {
        var random = new Random(7);
        var good = ContentJson.Write(Whole());
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                ContentRules.Check(ContentJson.Read(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length))));
            }
            catch (FormatException)
            {
                // As it should be for most.
            }
        }
    }

    [Fact]
    public void Heads_of_audits_that_gateways_told_each_other_once_are_read_over()
    {
        var read = ContentJson.Read("""{"version":1,"text":"x","auditHeads":[{"hub":"lyon","number":7,"hash":"00"}]}"""u8);
        Assert.Equal("x", read.Text);
        Assert.DoesNotContain("auditHeads", Encoding.UTF8.GetString(ContentJson.Write(read)), StringComparison.Ordinal);
    }

    private static MessageContent Whole()
    {
        var inner = new MessageContent { Subject = "inner", Text = "of the original", Forms = [new ContentForm("person", 1, FormExamples.Fields("person"))] };
        var envelope = new Envelope(
            MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("op")),
            [OwnerId.Parse("BR"), OwnerId.Parse("SG")],
            Lane.Flash,
            DateTimeOffset.UnixEpoch,
            [new AttachmentReference(OwnerId.Parse("FR"), FormExamples.Image, 12)],
            100,
            FormExamples.Image)
        {
            Thread = ThreadId.New(),
            Handling = new MessageHandling(TrafficLight.Green, new Audience(AudienceKind.Owners, null, [OwnerId.Parse("DE")])),
        };
        return new MessageContent
        {
            Subject = "subject",
            Text = "text \"quoted\"\nof two lines",
            Language = "fr",
            CrimeAreas = ["drugs", "fraud"],
            CaseNumber = "FR-2026-000123",
            Purpose = "purpose",
            Author = "0001",
            Forms = [new ContentForm("photograph", 1, FormExamples.Fields("photograph"))],
            Attachments = [new ContentAttachment(FormExamples.Image, "photo.jpg", "image/jpeg")],
            Payload = new byte[] { 1, 2, 3 },
            Original = new ForwardedMessage(envelope, inner),
        };
    }
}
