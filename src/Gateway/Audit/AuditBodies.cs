using System.Text;
using Interpol.Mesh.Contracts.Audit;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class AuditBodies
{
    extension(AuditEntryBody)
    {
        /// <summary>The JSON form of an entry.</summary>
        public static AuditEntryBody Of(NumberedAuditEntry numbered)
        {
            var entry = numbered.Entry;
            return new AuditEntryBody(
                numbered.Number,
                entry.At,
                entry.Actor,
                entry.Officer,
                entry.Action,
                entry.Object,
                entry.ObjectOwner,
                entry.Outcome,
                entry.Purpose.IsEmpty ? null : Encoding.UTF8.GetString(entry.Purpose.Span),
                entry.WrittenLateAt,
                numbered.Hash);
        }
    }
}
