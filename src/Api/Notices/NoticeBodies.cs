using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Api;

/// <summary>The types of notices.</summary>
/// <param name="Types">All types.</param>
public sealed record NoticeTypesBody(ImmutableArray<NoticeType> Types);

/// <summary>Notices.</summary>
/// <param name="Notices">Those that changed last first.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record NoticesBody(ImmutableArray<NoticeSummary> Notices, string? Next);

/// <summary>What happened to a notice.</summary>
/// <param name="Entries">The oldest first.</param>
/// <param name="Next">What to send in after for the page behind; null when nothing follows.</param>
public sealed record NoticeHistoryBody(ImmutableArray<NoticeHistoryEntry> Entries, long? Next);

/// <summary>What the automatic checks say of a draft.</summary>
/// <param name="Passes">Whether it could be submitted as it is.</param>
/// <param name="Problems">Everything that is missing or wrong.</param>
public sealed record NoticeCheckBody(bool Passes, ImmutableArray<FieldProblem> Problems);
