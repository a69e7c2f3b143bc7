using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Desk;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Holds on the bureau's desk what its settings say, and sends what a second officer releases.</summary>
internal sealed class DeskReleases(DeskLogs desks, Mailboxes mailboxes, TimeProvider time) : IReleasePolicy, IReleaseDesk
{
    /// <inheritdoc/>
    public async ValueTask<bool> IsHeldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, CancellationToken cancellationToken)
    {
        var reasons = await ReasonsAsync(owner, request, cancellationToken);
        return !reasons.IsEmpty && !ReleaseRules.Counting(reasons, SettingsOf(await desks.Of(owner).ReadAsync(cancellationToken))).IsEmpty;
    }

    /// <inheritdoc/>
    public async ValueTask<string> HoldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        var name = author.Officer ?? throw new RequestRefusedException(
            StatusCodes.Status403Forbidden,
            MeshErrorCodes.Forbidden,
            "A second officer has to release this, and the token does not say who the first one is; use one that names an officer.");
        var now = time.GetUtcNow();
        var body = KeptBody.Pack(SendRequestJson.Write(request));
        var hash = Convert.ToBase64String(SendRequestJson.HashOf(request, name));
        var reasons = await ReasonsAsync(owner, request, cancellationToken);
        return await desks.Of(owner).ChangeAsync(
            state =>
            {
                var settings = SettingsOf(state);
                return ReleaseRules.Hold(state, new HeldMessage(
                    IdOf(operation),
                    operation.Value,
                    hash,
                    request.Kind,
                    name,
                    ReleaseRules.Counting(reasons, settings),
                    body,
                    now,
                    now + TimeSpan.FromHours(settings.HoldHours)));
            },
            cancellationToken);
    }

    /// <summary>Releases a held message and sends it. However often that is asked for, and whatever dies in between, it is sent once.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="id">The id of the release.</param>
    /// <param name="by">The second officer.</param>
    /// <param name="sender">Sends it, as its author.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<HeldMessage> ReleaseAsync(OwnerId owner, string id, string by, IMessageSender sender, CancellationToken cancellationToken)
    {
        var desk = desks.Of(owner);
        var held = await desk.ChangeAsync(state => ReleaseRules.Release(state, id, by, time.GetUtcNow()), cancellationToken);
        if (held.Message is not null)
        {
            return held;
        }

        try
        {
            var request = SendRequestJson.Read(KeptBody.Unpack(held.Body), held.MessageKind);
            var answer = await sender.SendAsync(owner, held.Author, request, OperationId.Parse(held.Operation), cancellationToken);
            return await desk.ChangeAsync(state => ReleaseRules.Sent(state, id, answer.Id), CancellationToken.None);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            await desk.ChangeAsync(state => ReleaseRules.NotSent(state, id), CancellationToken.None);
            throw;
        }
    }

    /// <summary>The bureau's settings.</summary>
    public static DeskSettings SettingsOf(DeskState state) => state.Find<DeskSettings>(DeskSettings.Kind) ?? DeskSettings.Default;

    /// <summary>An answer or a forward that names no traffic light goes out under that of its message, so that it is judged by that.</summary>
    private async ValueTask<ImmutableArray<string>> ReasonsAsync(OwnerId owner, SendRequest request, CancellationToken cancellationToken)
    {
        var tlp = request.Handling?.Tlp;
        if (tlp is null && (request.InReplyTo ?? request.ForwardOf) is { } parent)
        {
            tlp = (await mailboxes.Of(owner).FindAsync(parent, cancellationToken))?.Envelope.Handling.Tlp;
        }

        return ReleaseRules.Reasons(request, tlp);
    }

    /// <summary>Whether nothing was sent and repeating it would not change that. Anything else may have been sent and is repeated with the same operation id.</summary>
    private static bool IsRefusal(Exception failure) => failure switch
    {
        RequestRefusedException refused => refused.Status is >= 400 and < 500 and not StatusCodes.Status429TooManyRequests,
        MeshException mesh => mesh.Code is not (MeshErrorCodes.Unavailable or MeshErrorCodes.Busy),
        _ => false,
    };

    private static string IdOf(OperationId operation) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("release|" + operation.Value)))[..32];
}
