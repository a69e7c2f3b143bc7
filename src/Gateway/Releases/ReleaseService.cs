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
    /// <summary>Why a second officer has to release this before it leaves; empty when none has to.</summary>
    /// <param name="order">The message.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<ImmutableArray<string>> ReasonsAsync(SendOrder order, CancellationToken cancellationToken)
    {
        // An answer or a forward that names no traffic light goes out under that of its message, so that it is judged by that.
        var tlp = order.Request.Handling?.Tlp;
        if (tlp is null && order.Request is MessageRequest message && (message.InReplyTo ?? message.ForwardOf) is { } parent)
        {
            tlp = (await mailboxes.Of(order.Author.Owner).FindAsync(parent, cancellationToken))?.Envelope.Handling.Tlp;
        }

        var reasons = ReleaseRules.Reasons(order.Request, tlp);
        return reasons.IsEmpty ? reasons : ReleaseRules.Counting(reasons, DeskSettings.In(await stores.Of(order.Author.Owner).ReadAsync(cancellationToken)));
    }

    /// <summary>
    /// Keeps a message until a second officer releases it; completes when it is flushed. Holding the same request again with the same operation id is without
    /// effect and answers the same. <see cref="SendOrder"/> makes the request into bytes and back.
    /// </summary>
    /// <param name="order">The message.</param>
    /// <param name="reasons">Why it waits.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>The id of the release.</returns>
    /// <exception cref="RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
    public async ValueTask<string> HoldAsync(SendOrder order, ImmutableArray<string> reasons, CancellationToken cancellationToken)
    {
        if (order.Author is not { Officer: { } name, Person: { } person })
        {
            throw new RequestRefusedException(
                StatusCodes.Status403Forbidden,
                MeshErrorCodes.Forbidden,
                "A second officer has to release this, and the token does not say who the first one is; use one that names an officer.");
        }

        var now = time.GetUtcNow();
        var held = new HeldMessage(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("release|" + order.Operation.Value)))[..32],
            order.Operation.Value,
            Convert.ToBase64String(order.Hash.Span),
            order.Request.Kind,
            name,
            person,
            reasons,
            KeptBody.Pack(SendOrder.Write(order.Request)),
            now,
            now);
        return await stores.Of(order.Author.Owner).ChangeAsync(
            state => ReleaseRules.Hold(state, held with { ExpiresAt = now + TimeSpan.FromHours(DeskSettings.In(state).HoldHours) }),
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
            var author = new Caller(owner, held.Author) { Person = held.Person };
            var request = SendOrder.Read(KeptBody.Unpack(held.Body), held.MessageKind);
            var answer = await sender.SendAsync(new SendOrder(author, request, OperationId.Parse(held.Operation), Convert.FromBase64String(held.RequestHash)), cancellationToken);
            return await store.ChangeAsync(state => ReleaseRules.Sent(state, id, answer.Id), CancellationToken.None);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            await store.ChangeAsync(state => ReleaseRules.NotSent(state, id), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Whether nothing was sent and repeating it would not change that. Anything else may have been sent and is repeated with the same operation id.</summary>
    private static bool IsRefusal(Exception failure) => failure switch
    {
        RequestRefusedException refused => refused.Status is >= 400 and < 500 and not StatusCodes.Status429TooManyRequests,
        MeshException mesh => mesh.Code is not (MeshErrorCodes.Unavailable or MeshErrorCodes.Busy),
        _ => false,
    };
}
