using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Holds in the bureau's store what its settings say, and sends what a second officer releases.</summary>
internal sealed class ReleaseService(OwnerStores stores, Mailboxes mailboxes, TimeProvider time)
{
    /// <summary>Whether a second officer has to release this before it leaves.</summary>
    /// <param name="owner">Whose message it is.</param>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<bool> IsHeldAsync(OwnerId owner, SendRequest request, CancellationToken cancellationToken)
    {
        var reasons = await ReasonsAsync(owner, request, cancellationToken);
        return !reasons.IsEmpty && !ReleaseRules.Counting(reasons, DeskSettings.In(await stores.Of(owner).ReadAsync(cancellationToken))).IsEmpty;
    }

    /// <summary>
    /// Keeps a message until a second officer releases it; completes when it is flushed. Holding the same request again with the same operation id is without
    /// effect and answers the same. <see cref="SendRequestJson"/> makes the request into bytes and back.
    /// </summary>
    /// <param name="owner">Whose message it is.</param>
    /// <param name="author">Who composed it.</param>
    /// <param name="request">The message.</param>
    /// <param name="operation">The caller's id of this operation, with which it is sent when it is released.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>The id of the release.</returns>
    /// <exception cref="RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
    public async ValueTask<string> HoldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, OperationId operation, CancellationToken cancellationToken)
    {
        if (author is not { Officer: { } name, Person: { } person })
        {
            throw new RequestRefusedException(
                StatusCodes.Status403Forbidden,
                MeshErrorCodes.Forbidden,
                "A second officer has to release this, and the token does not say who the first one is; use one that names an officer.");
        }

        var now = time.GetUtcNow();
        var body = KeptBody.Pack(SendRequestJson.Write(request));
        var hash = Convert.ToBase64String(SendRequestJson.HashOf(request, name));
        var reasons = await ReasonsAsync(owner, request, cancellationToken);
        return await stores.Of(owner).ChangeAsync(
            state =>
            {
                var settings = DeskSettings.In(state);
                return ReleaseRules.Hold(state, new HeldMessage(
                    IdOf(operation),
                    operation.Value,
                    hash,
                    request.Kind,
                    name,
                    person,
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
    public async Task<HeldMessage> ReleaseAsync(OwnerId owner, string id, Person by, MessageSender sender, CancellationToken cancellationToken)
    {
        var store = stores.Of(owner);
        var held = await store.ChangeAsync(state => ReleaseRules.Release(state, id, by, time.GetUtcNow()), cancellationToken);
        if (held.Message is not null)
        {
            return held;
        }

        try
        {
            var request = SendRequestJson.Read(KeptBody.Unpack(held.Body), held.MessageKind);
            var answer = await sender.SendAsync(owner, held.Author, request, OperationId.Parse(held.Operation), cancellationToken);
            return await store.ChangeAsync(state => ReleaseRules.Sent(state, id, answer.Id), CancellationToken.None);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            await store.ChangeAsync(state => ReleaseRules.NotSent(state, id), CancellationToken.None);
            throw;
        }
    }

    /// <summary>An answer or a forward that names no traffic light goes out under that of its message, so that it is judged by that.</summary>
    private async ValueTask<ImmutableArray<string>> ReasonsAsync(OwnerId owner, SendRequest request, CancellationToken cancellationToken)
    {
        var tlp = request.Handling?.Tlp;
        if (tlp is null && request is MessageRequest message && (message.InReplyTo ?? message.ForwardOf) is { } parent)
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
