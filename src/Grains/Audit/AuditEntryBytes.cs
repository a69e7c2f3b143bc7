using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>An entry on its way into the chain.</summary>
/// <param name="Bytes">Its canonical bytes.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="ObjectOwner">Whose the object is.</param>
internal readonly record struct AuditEntryBytes(ReadOnlyMemory<byte> Bytes, OwnerId Actor, OwnerId? ObjectOwner)
{
    public static AuditEntryBytes Of(AuditEntry entry) => new(AuditEntryFormat.Write(entry), entry.Actor, entry.ObjectOwner);
}
