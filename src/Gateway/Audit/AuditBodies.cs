using Interpol.Mesh.Contracts.Audit;
using System.Text;

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
                numbered.Hash);
        }
    }

    extension(KeptHeadBody)
    {
        /// <summary>The JSON form of a kept head.</summary>
        public static KeptHeadBody Of(AuditHeadTold head) => new(head.Hub, head.Number, head.Hash, head.ToldAt, head.ToldBy);
    }

    extension(AuditAlarmBody)
    {
        /// <summary>The JSON form of a fork.</summary>
        public static AuditAlarmBody Of(AuditFork fork) => new(fork.Sentence, KeptHeadBody.Of(fork.First), KeptHeadBody.Of(fork.Other));
    }
}
