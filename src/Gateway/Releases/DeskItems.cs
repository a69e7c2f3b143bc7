using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

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
    string? Message = null) : StoreItem, IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "held";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Id;
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
internal sealed record DeskSettings(bool ReleaseFlash, bool ReleaseRed, bool ReleaseBroadcasts, bool ReleaseDiffusions, int HoldHours) : StoreItem, IStoreKind
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

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Kind;
}

/// <summary>A message that somebody works on, or a template for messages.</summary>
/// <param name="Id">Its id, chosen by the caller.</param>
/// <param name="Officer">Who made it.</param>
/// <param name="IsTemplate">Whether it is a template.</param>
/// <param name="IsShared">Whether the whole bureau sees and changes it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Body">The request to send, as it was written, compressed.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record Draft(string Id, string Officer, bool IsTemplate, bool IsShared, string Title, ReadOnlyMemory<byte> Body, string ChangedBy, DateTimeOffset ChangedAt) : StoreItem, IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "draft";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Id;
}

/// <summary>Who works on a received message.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="Officer">Who works on it now.</param>
/// <param name="IsDone">Whether the work is done.</param>
/// <param name="ChangedAt">When that was last changed.</param>
/// <param name="Steps">How it went from hand to hand, oldest first; the newest ten.</param>
internal sealed record Assignment(string Message, string Officer, bool IsDone, DateTimeOffset ChangedAt, ImmutableArray<AssignmentStep> Steps) : StoreItem, IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "assignment";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Message;
}

/// <summary>One change of an assignment.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who made it.</param>
/// <param name="Action">What: <c>take</c>, <c>assign</c>, <c>hand-over</c> or <c>done</c>.</param>
/// <param name="To">Who works on it since.</param>
/// <param name="InsteadOf">For whom the delegate stands in; null when it was meant for that officer.</param>
/// <param name="Note">What the officer wrote to it; null for nothing.</param>
internal sealed record AssignmentStep(DateTimeOffset At, string By, string Action, string To, string? InsteadOf = null, string? Note = null);

/// <summary>That an officer is away for a time and another one stands in.</summary>
/// <param name="Officer">Who is away.</param>
/// <param name="Delegate">Who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="ChangedBy">Who said so.</param>
internal sealed record Delegation(string Officer, string Delegate, DateTimeOffset From, DateTimeOffset Until, string ChangedBy) : StoreItem, IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "delegation";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Officer;
}
