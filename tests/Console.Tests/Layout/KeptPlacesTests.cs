using Interpol.Mesh.Console.Assignments;
using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Layout;

/// <summary>What is typed there comes back after the gateway or the session went away.</summary>
public sealed class KeptPlacesTests
{
    [Fact]
    public async Task The_purpose_of_a_visit_is_kept_while_it_is_typed()
    {
        await using var scene = new ConsoleScene();
        var bar = scene.Context.Render<PurposeBar>();
        Assert.Single(bar.FindAll("[data-keep=visit-purpose] #visit-purpose"));
        Assert.Single(bar.FindComponents<KeepTyped>());
    }

    [Fact]
    public async Task The_officer_to_whom_a_message_is_assigned_is_kept_while_it_is_typed()
    {
        var message = new FeedEntryBody(
            Lane.Routine, 1, MessageId.Parse($"BR-{new string('0', 32)}"), MessageKind.Message, MailDirection.Received, OwnerId.Parse("BR"), [OwnerId.Parse("FR")], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, MailState.Open, MessageHandling.Default, default, Sha256Hash.Parse(new string('a', 64)), []);
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => new AssignmentBody(message.Id.Value, null, "unassigned", null, [], 0);
        var bar = scene.Context.Render<AssignmentBar>(parameters => parameters.Add(one => one.Owner, OwnerId.Parse("FR")).Add(one => one.Messages, [message]));
        bar.WaitForElement($"[data-keep=assignment-{message.Id}] input");
        Assert.Single(bar.FindComponents<KeepTyped>());
    }
}
