using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>What waits for a second officer, and who decides.</summary>
internal static class ReleaseRules
{
    private static readonly TimeSpan DecidedShown = TimeSpan.FromDays(30);

    /// <summary>Why a message would have to wait, whatever the bureau's settings are; empty when nothing can hold it.</summary>
    /// <param name="request">The message.</param>
    /// <param name="tlp">The traffic light under which it goes out; null for none of its own.</param>
    public static ImmutableArray<string> Reasons(SendRequest request, TrafficLight? tlp)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        Add(request.Lane == Lane.Flash, "flash");
        Add(tlp == TrafficLight.Red, "tlp-red");
        Add(request.Kind == MessageKind.Broadcast, "broadcast");
        Add(request.Kind == MessageKind.Diffusion, "diffusion");
        return reasons.DrainToImmutable();

        void Add(bool applies, string reason)
        {
            if (applies)
            {
                reasons.Add(reason);
            }
        }
    }

    /// <summary>Which of the reasons count for the bureau.</summary>
    public static ImmutableArray<string> Counting(ImmutableArray<string> reasons, DeskSettings settings) =>
    [
        .. reasons.Where(reason => reason switch
        {
            "flash" => settings.ReleaseFlash,
            "tlp-red" => settings.ReleaseRed,
            "broadcast" => settings.ReleaseBroadcasts,
            _ => settings.ReleaseDiffusions,
        }),
    ];

    /// <summary>What became of it, also when the time was over before anybody wrote that down.</summary>
    public static ReleaseState StateOf(HeldMessage held, DateTimeOffset now) =>
        held.State == ReleaseState.Waiting && now >= held.ExpiresAt ? ReleaseState.Expired : held.State;

    /// <summary>Keeps a message; the same one again is without effect.</summary>
    public static StoreChange<string> Hold(StoreState state, HeldMessage held)
    {
        if (state.Find<HeldMessage>(held.Id) is { } present)
        {
            return present.RequestHash == held.RequestHash
                ? StoreChange.None(present.Id)
                : throw new RequestRefusedException(
                    StatusCodes.Status409Conflict,
                    MeshErrorCodes.OperationConflict,
                    "This operationId was used before with another request; choose a new one for a new message.",
                    "operationId");
        }

        var over = state.All<HeldMessage>().Where(known => IsOver(known, held.HeldAt)).ToList<StoreItem>();
        return StoreChange.Put<string>(held.Id, held).Without(over);
    }

    /// <summary>A second officer lets it go. Whoever repeats that, also after a fault, carries it through.</summary>
    public static StoreChange<HeldMessage> Release(StoreState state, string id, Person by, DateTimeOffset now)
    {
        var held = Find(state, id);
        if (held.Person.MayBe(by))
        {
            throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, held.Author == by.Officer
                ? "Another officer than the author releases it."
                : "The same human may be behind its author and you: whoever made the token, or set the password that the other one has not changed yet. Another officer releases it.");
        }

        return StateOf(held, now) switch
        {
            ReleaseState.Released => StoreChange.None(held),
            ReleaseState.Waiting => Decided(held with { State = ReleaseState.Released, DecidedBy = by.Officer, DecidedAt = now }),
            var other => throw Over(other),
        };
    }

    /// <summary>A second officer turns it down, or its author takes it back.</summary>
    public static StoreChange<HeldMessage> TurnDown(StoreState state, string id, string by, string reason, DateTimeOffset now)
    {
        var held = Find(state, id);
        return StateOf(held, now) switch
        {
            ReleaseState.TurnedDown when held.DecidedBy == by => StoreChange.None(held),
            ReleaseState.Waiting => Decided(held with { State = ReleaseState.TurnedDown, DecidedBy = by, DecidedAt = now, Reason = reason, Body = default }),
            var other => throw Over(other),
        };
    }

    /// <summary>It is sent: what it said lies no longer on the desk.</summary>
    public static StoreChange<HeldMessage> Sent(StoreState state, string id, MessageId message) =>
        Find(state, id) is { Message: null } held ? Decided(held with { Message = message.Value, Body = default }) : StoreChange.None(Find(state, id));

    /// <summary>It was released and cannot be sent: it waits again.</summary>
    public static StoreChange<HeldMessage> NotSent(StoreState state, string id) =>
        Find(state, id) is { Message: null, State: ReleaseState.Released } held
            ? Decided(held with { State = ReleaseState.Waiting, DecidedBy = null, DecidedAt = null })
            : StoreChange.None(Find(state, id));

    /// <summary>The held message with that id.</summary>
    public static HeldMessage Find(StoreState state, string id) =>
        state.Find<HeldMessage>(id) ?? throw RequestRefusedException.NotFound("There is no held message with that id.");

    private static bool IsOver(HeldMessage held, DateTimeOffset now) => held.State switch
    {
        ReleaseState.Waiting => held.ExpiresAt + DecidedShown < now,
        ReleaseState.Released when held.Message is null => false,
        _ => held.DecidedAt + DecidedShown < now,
    };

    private static StoreChange<HeldMessage> Decided(HeldMessage held) => StoreChange.Put<HeldMessage>(held, held);

    private static RequestRefusedException Over(ReleaseState state) => new(
        StatusCodes.Status409Conflict,
        MeshErrorCodes.Conflict,
        state switch
        {
            ReleaseState.Released => "It was released already.",
            ReleaseState.TurnedDown => "It was turned down; the author sends it anew.",
            _ => "Nobody decided in time; the author sends it anew.",
        });
}

/// <summary>A message that waits for a second officer, or what became of it.</summary>
/// <param name="Id">The id of the release.</param>
/// <param name="Operation">The author's id of the operation, with which it is sent.</param>
/// <param name="RequestHash">SHA-256 of what makes two requests the same, base64.</param>
/// <param name="MessageKind">What it is.</param>
/// <param name="Author">Who composed it: an officer's number or a system's name.</param>
/// <param name="Person">The human behind that.</param>
/// <param name="Reasons">Why it waits: <c>flash</c>, <c>tlp-red</c>, <c>broadcast</c>, <c>diffusion</c>.</param>
/// <param name="Body">The request, compressed; empty once it is sent or turned down.</param>
/// <param name="HeldAt">Since when.</param>
/// <param name="ExpiresAt">When it is given up.</param>
/// <param name="State">What became of it.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was turned down; null for nothing.</param>
/// <param name="Message">The id of the message once it is sent.</param>
internal sealed record HeldMessage(
    string Id,
    string Operation,
    string RequestHash,
    MessageKind MessageKind,
    string Author,
    Person Person,
    ImmutableArray<string> Reasons,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt,
    ReleaseState State = ReleaseState.Waiting,
    string? DecidedBy = null,
    DateTimeOffset? DecidedAt = null,
    string? Reason = null,
    string? Message = null) : StoreItem(Kind, Id), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "held";
}

/// <summary>What became of a held message.</summary>
internal enum ReleaseState
{
    /// <summary>It waits for a second officer.</summary>
    Waiting = 0,

    /// <summary>It was released.</summary>
    Released = 1,

    /// <summary>It was turned down.</summary>
    TurnedDown = 2,

    /// <summary>Nobody decided in time.</summary>
    Expired = 3,
}

/// <summary>The bureau's rules for its desk.</summary>
/// <param name="ReleaseFlash">Whether a second officer releases flash messages.</param>
/// <param name="ReleaseRed">Whether a second officer releases what is TLP:RED.</param>
/// <param name="ReleaseBroadcasts">Whether a second officer releases broadcasts.</param>
/// <param name="ReleaseDiffusions">Whether a second officer releases diffusions.</param>
/// <param name="HoldHours">After how many hours a held message is given up.</param>
internal sealed record DeskSettings(bool ReleaseFlash, bool ReleaseRed, bool ReleaseBroadcasts, bool ReleaseDiffusions, int HoldHours) : StoreItem(Kind, Kind), IStoreKind
{
    /// <summary>What counts while a bureau has set nothing: nothing is held.</summary>
    public static DeskSettings Default { get; } = new(false, false, false, false, 24);

    /// <summary>What counts while a hub does not show what a bureau has set: everything is held.</summary>
    public static DeskSettings Strictest { get; } = new(true, true, true, true, 24);

    /// <summary>What counts.</summary>
    public static DeskSettings In(StoreState state) =>
        state.Find<DeskSettings>(Kind) ?? (state.Withheld.Contains(StoreItem.IdOf(Kind, Kind)) ? Strictest : Default);

    /// <inheritdoc/>
    public static string Kind => "settings";
}
