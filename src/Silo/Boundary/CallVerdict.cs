using Interpol.Mesh.Contracts.Boundary;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Whether a call from outside may pass.</summary>
/// <param name="Caller">Who calls, when that is proven.</param>
/// <param name="Gateway">Its gateway, when that is proven.</param>
/// <param name="Problem">Why it may not pass: a sentence for the caller; null when it may.</param>
/// <param name="Claimed">Who it says calls, when nothing of that is proven; for the audit.</param>
internal readonly record struct CallVerdict(ExternalCaller? Caller, KnownGateway? Gateway, string? Problem, string? Claimed = null);
