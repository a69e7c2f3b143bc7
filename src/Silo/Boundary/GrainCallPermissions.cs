using System.Collections.Frozen;
using System.Reflection;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Teams;
using Orleans.Dashboard;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>
/// What gateways may call: the one table of interfaces, methods and the rule for each key. Whatever is not in it is refused to everybody outside the cluster,
/// also what Orleans itself offers (membership, catalog, directory, reminders, extensions, the rest of the management actor).
/// </summary>
internal sealed class GrainCallPermissions
{
    private readonly FrozenDictionary<(Type, string), KeyRule> _rules;
    private readonly FrozenSet<(Type, string)> _internal;

    private GrainCallPermissions(Builder builder)
    {
        _rules = builder.Rules.ToFrozenDictionary();
        _internal = builder.Internals.ToFrozenSet();
    }

    /// <summary>The table.</summary>
    public static GrainCallPermissions Create()
    {
        var table = new Builder();
        table.Allow<IOutboxGrain>(
            KeyRule.Own,
            nameof(IOutboxGrain.SubmitAsync),
            nameof(IOutboxGrain.WithdrawAsync),
            nameof(IOutboxGrain.GetTimelineAsync),
            nameof(IOutboxGrain.ReadSentAsync),
            nameof(IOutboxGrain.FindSentAsync),
            nameof(IOutboxGrain.GetStatusAsync));
        table.Allow<IOutboxGrain>(KeyRule.Operators, nameof(IOutboxGrain.GetWayAsync), nameof(IOutboxGrain.RetryLinkAsync));
        table.Keep<IOutboxGrain>(
            nameof(IOutboxGrain.AcceptEventsAsync), nameof(IOutboxGrain.AcceptReceiptsAsync), nameof(IOutboxGrain.WakeAsync),
            nameof(IOutboxGrain.AnnounceAsync), nameof(IOutboxGrain.KeepAttachmentsAsync), nameof(IOutboxGrain.HoldAttachmentsAsync), nameof(IOutboxGrain.GrantAttachmentsAsync), nameof(IOutboxGrain.RevokeAttachmentsAsync));

        // ReadAsync names the gateway that reads; the feed compares it with the caller.
        table.Allow<IFeedGrain>(
            KeyRule.Own,
            nameof(IFeedGrain.ReadAsync),
            nameof(IFeedGrain.GetBoundsAsync),
            nameof(IFeedGrain.MarkReadAsync),
            nameof(IFeedGrain.FindAttachmentAsync),
            nameof(IFeedGrain.GetGatewaysAsync),
            nameof(IFeedGrain.RemoveGatewayAsync));
        table.Keep<IFeedGrain>(nameof(IFeedGrain.DeliverAsync), nameof(IFeedGrain.FindReceivedAsync), nameof(IFeedGrain.WakeAsync));

        // Readers are named in the arguments; the attachment compares them with the caller and with whom the uploader granted it.
        table.Allow<IAttachmentGrain>(KeyRule.OwnPart, nameof(IAttachmentGrain.BeginAsync), nameof(IAttachmentGrain.WriteAsync), nameof(IAttachmentGrain.CompleteAsync));
        table.Allow<IAttachmentGrain>(KeyRule.Any, nameof(IAttachmentGrain.FindAsync), nameof(IAttachmentGrain.ReadAsync));

        table.Allow<IBureauGrain>(KeyRule.Any, nameof(IBureauGrain.GetProfileAsync));
        table.Allow<IBureauGrain>(KeyRule.Own, nameof(IBureauGrain.SetDutyAsync));

        table.Allow<IGroupsGrain>(KeyRule.Any, nameof(IGroupsGrain.GetAllAsync), nameof(IGroupsGrain.GetAsync));
        table.Allow<IGroupsGrain>(KeyRule.Own, nameof(IGroupsGrain.SetAsync), nameof(IGroupsGrain.DeleteAsync));

        table.Allow<IBureauStoreGrain>(KeyRule.Own, nameof(IBureauStoreGrain.WriteAsync), nameof(IBureauStoreGrain.ReadAsync));

        // Actors and owners are named in the arguments; the audit compares them with the caller. Its rows as they are stored are the operators' to check.
        table.Allow<IAuditGrain>(KeyRule.Any, nameof(IAuditGrain.RecordAsync), nameof(IAuditGrain.ReadOfAsync), nameof(IAuditGrain.GetHeadsAsync));
        table.Allow<IAuditGrain>(KeyRule.Operators, nameof(IAuditGrain.ReadRowsAsync));
        table.Keep<IAuditGrain>(nameof(IAuditGrain.SignAsync), nameof(IAuditGrain.SealHeadAsync));

        // Whoever acts and reads is named in the arguments and compared with the caller; the rules of the aggregates say who may do what.
        table.Allow<IConsentGrain>(KeyRule.Any, nameof(IConsentGrain.ExecuteAsync), nameof(IConsentGrain.GetAsync));
        table.Allow<IHitGrain>(KeyRule.Any, nameof(IHitGrain.ExecuteAsync), nameof(IHitGrain.GetAsync));
        table.Allow<ITeamGrain>(
            KeyRule.Any,
            nameof(ITeamGrain.ExecuteAsync),
            nameof(ITeamGrain.GetAsync),
            nameof(ITeamGrain.ReadLogAsync),
            nameof(ITeamGrain.FindEntryAsync),
            nameof(ITeamGrain.ReadCustodyAsync),
            nameof(ITeamGrain.FindAttachmentAsync),
            nameof(ITeamGrain.ReadAttachmentAsync));
        table.Allow<ILeadDeskGrain>(KeyRule.Any, nameof(ILeadDeskGrain.ExecuteAsync), nameof(ILeadDeskGrain.GetAsync), nameof(ILeadDeskGrain.GetItemAsync), nameof(ILeadDeskGrain.ReadLogAsync));
        table.Keep<ILeadDeskGrain>(nameof(ILeadDeskGrain.ArriveAsync), nameof(ILeadDeskGrain.UseLeadAsync), nameof(ILeadDeskGrain.HubLostAsync));
        table.Allow<IAlertsGrain>(KeyRule.Any, nameof(IAlertsGrain.ExecuteAsync), nameof(IAlertsGrain.ListAsync));
        table.Allow<ICommandDeskGrain>(KeyRule.Any, nameof(ICommandDeskGrain.ExecuteAsync), nameof(ICommandDeskGrain.GetAsync), nameof(ICommandDeskGrain.GetAbsentBureausAsync));
        table.Allow<IIdentificationGrain>(
            KeyRule.Any,
            nameof(IIdentificationGrain.ExecuteAsync),
            nameof(IIdentificationGrain.GetAsync),
            nameof(IIdentificationGrain.ListFilesAsync),
            nameof(IIdentificationGrain.GetFileAsync),
            nameof(IIdentificationGrain.GetCandidatesAsync),
            nameof(IIdentificationGrain.ComparePairAsync),
            nameof(IIdentificationGrain.FindAttachmentAsync),
            nameof(IIdentificationGrain.ReadAttachmentAsync),
            nameof(IIdentificationGrain.GetMatrixAsync),
            nameof(IIdentificationGrain.GetJointAsync));
        table.Allow<IEventGrain>(KeyRule.Any, nameof(IEventGrain.ExecuteAsync), nameof(IEventGrain.GetAsync));
        table.Allow<IAccreditationsGrain>(
            KeyRule.Any,
            nameof(IAccreditationsGrain.ChangeAsync),
            nameof(IAccreditationsGrain.PassAsync),
            nameof(IAccreditationsGrain.GetAsync),
            nameof(IAccreditationsGrain.ReadAsync),
            nameof(IAccreditationsGrain.GetFiguresAsync),
            nameof(IAccreditationsGrain.ReadFindingsAsync));
        table.Keep<IAccreditationsGrain>(nameof(IAccreditationsGrain.NoteEventAsync), nameof(IAccreditationsGrain.WakeAsync));
        table.Allow<ICaseGrain>(
            KeyRule.Any,
            nameof(ICaseGrain.ExecuteAsync),
            nameof(ICaseGrain.GetAsync),
            nameof(ICaseGrain.ReadEntriesAsync),
            nameof(ICaseGrain.GetEntryAsync),
            nameof(ICaseGrain.FindAttachmentAsync),
            nameof(ICaseGrain.ReadAttachmentAsync),
            nameof(ICaseGrain.ReadCustodyAsync),
            nameof(ICaseGrain.ReadHistoryAsync),
            nameof(ICaseGrain.ReadLatestAsync));
        table.Keep<ICaseGrain>(nameof(ICaseGrain.NoteKnownAsync), nameof(ICaseGrain.CheckMergeAsync), nameof(ICaseGrain.JoinAsync), nameof(ICaseGrain.ReadTakenAsync));
        table.Allow<IRecordsGrain>(
            KeyRule.Own,
            nameof(IRecordsGrain.ChangeAsync),
            nameof(IRecordsGrain.GetAsync),
            nameof(IRecordsGrain.ReadAsync),
            nameof(IRecordsGrain.GetEffectAsync),
            nameof(IRecordsGrain.GetReplicasAsync));
        table.Keep<IRecordsGrain>(nameof(IRecordsGrain.CatchUpAsync), nameof(IRecordsGrain.ReadChangesAsync), nameof(IRecordsGrain.WakeAsync));
        table.Allow<IRecordReplicaGrain>(KeyRule.Any, nameof(IRecordReplicaGrain.CheckAsync));
        table.Allow<IRecordReplicaGrain>(
            KeyRule.Any, nameof(IRecordReplicaGrain.ReadPositionsAsync), nameof(IRecordReplicaGrain.ReadRowsAsync), nameof(IRecordReplicaGrain.ReadChangesAsync));
        table.Allow<IRecordReplicaGrain>(KeyRule.Operators, nameof(IRecordReplicaGrain.RebuildAsync), nameof(IRecordReplicaGrain.GetStateAsync));
        table.Allow<IOfflineCopiesGrain>(
            KeyRule.Any, nameof(IOfflineCopiesGrain.SaveAsync), nameof(IOfflineCopiesGrain.RemoveAsync), nameof(IOfflineCopiesGrain.ListAsync), nameof(IOfflineCopiesGrain.ReadHoldersAsync));
        table.Keep<IRecordReplicaGrain>(nameof(IRecordReplicaGrain.ApplyAsync), nameof(IRecordReplicaGrain.HasAsync), nameof(IRecordReplicaGrain.WakeAsync));

        table.Allow<INoticeGrain>(
            KeyRule.Any,
            nameof(INoticeGrain.ExecuteAsync),
            nameof(INoticeGrain.GetAsync),
            nameof(INoticeGrain.FindAttachmentAsync),
            nameof(INoticeGrain.ReadAttachmentAsync),
            nameof(INoticeGrain.GetHistoryAsync),
            nameof(INoticeGrain.GetCirculationAsync));
        table.Allow<IExpertGrain>(KeyRule.Any, nameof(IExpertGrain.ExecuteAsync), nameof(IExpertGrain.GetAsync));
        table.Allow<IDeploymentGrain>(KeyRule.Any, nameof(IDeploymentGrain.ExecuteAsync), nameof(IDeploymentGrain.GetAsync));
        table.Keep<IDeploymentGrain>(nameof(IDeploymentGrain.UseTaskAsync), nameof(IDeploymentGrain.UseMandateAsync), nameof(IDeploymentGrain.HoldLapsedAsync));
        table.Keep<IDeployedTeam>(nameof(IDeployedTeam.TakeOrderAsync));
        table.Allow<INumberGrain>(KeyRule.Any, nameof(INumberGrain.NextAsync));
        table.Keep<INumberGrain>(nameof(INumberGrain.UseAsync));
        table.Keep<IConsentUser>(nameof(IConsentUser.ConsentEndedAsync));
        table.Keep<IAggregateGrain>(nameof(IAggregateGrain.WakeAsync));

        table.Allow<IReplicaGrain>(KeyRule.Any, nameof(IReplicaGrain.ListAsync));
        table.Keep<IReplicaGrain>(nameof(IReplicaGrain.ApplyAsync));

        // What they answer is public.
        table.Allow<IPublicNoticesGrain>(KeyRule.Any, nameof(IPublicNoticesGrain.SearchAsync), nameof(IPublicNoticesGrain.FindAsync), nameof(IPublicNoticesGrain.ReadPictureAsync));
        table.Keep<IPublicNoticesGrain>(nameof(IPublicNoticesGrain.ReadChangedAsync));

        table.Allow<ISiloGrain>(KeyRule.Operators, nameof(ISiloGrain.GetStatisticsAsync), nameof(ISiloGrain.DrainAsync), nameof(ISiloGrain.HoldsAsync), nameof(ISiloGrain.DeactivateAsync));
        table.Keep<ISiloGrain>(nameof(ISiloGrain.PingAsync));

        // Which silos there are, and nothing else that the management actor can do.
        table.Allow<IManagementGrain>(KeyRule.Operators, nameof(IManagementGrain.GetHosts), nameof(IManagementGrain.GetDetailedHosts));

        // Orleans' own dashboard. What it tells itself, the states of actors, which may hold what only bureaus may see, and the reminders, which it reads without a bound, are refused to everybody.
        table.AllowDashboard("IDashboardGrain", "GetCounters", "GetClusterTracing", "GetSiloTracing", "GetGrainTracing", "TopGrainMethods", "GetGrainTypes");
        table.AllowDashboard("ISiloGrainService", "GetExtendedProperties", "GetRuntimeStatistics", "GetCounters", "GetLifecycleStages");
        table.AllowDashboard("ISiloGrainProxy", "GetMetadata");
        return new GrainCallPermissions(table);
    }

    /// <summary>The rule of a method; null when it is not for gateways.</summary>
    public KeyRule? RuleOf(MethodInfo method) => _rules.TryGetValue((method.DeclaringType!, method.Name), out var rule) ? rule : null;

    /// <summary>Whether somebody has decided that the method is for calls inside the cluster only.</summary>
    public bool IsInternal(MethodInfo method) => _internal.Contains((method.DeclaringType!, method.Name));

    private sealed class Builder
    {
        public Dictionary<(Type, string), KeyRule> Rules { get; } = [];

        public HashSet<(Type, string)> Internals { get; } = [];

        public void Allow<TInterface>(KeyRule rule, params ReadOnlySpan<string> methods)
        {
            foreach (var method in methods)
            {
                Rules.Add((typeof(TInterface), method), rule);
            }
        }

        /// <summary>Allows operators what the dashboard asks. Its interfaces are not public; with a package that has others no silo starts.</summary>
        public void AllowDashboard(string name, params ReadOnlySpan<string> methods)
        {
            var type = typeof(DashboardOptions).Assembly.GetType($"Orleans.Dashboard.Core.{name}", throwOnError: true)!;
            foreach (var method in methods)
            {
                Rules.Add((type, method), KeyRule.Operators);
            }
        }

        public void Keep<TInterface>(params ReadOnlySpan<string> methods)
        {
            foreach (var method in methods)
            {
                Internals.Add((typeof(TInterface), method));
            }
        }
    }
}

/// <summary>Which actors a gateway may call by a method.</summary>
internal enum KeyRule
{
    /// <summary>The one whose key is the owner of the call.</summary>
    Own,

    /// <summary>Those whose key is the owner of the call, a colon and more.</summary>
    OwnPart,

    /// <summary>All: the actor itself decides, or has nothing to hide.</summary>
    Any,

    /// <summary>All, and only the operators' gateways.</summary>
    Operators,
}
