namespace Interpol.Mesh.Grains.Audit;

/// <summary>What an audit's activation holds in memory.</summary>
/// <param name="Log">The chain.</param>
/// <param name="Pages">Reads it.</param>
/// <param name="Heads">Its heads.</param>
/// <param name="Signer">Signs the heads of others.</param>
internal sealed record AuditState(AuditLog Log, AuditPages Pages, AuditHeadLog Heads, AuditSigner Signer);
