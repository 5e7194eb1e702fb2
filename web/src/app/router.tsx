/** The routes; each screen is loaded when it is first opened. */
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { RouteError } from "@/app/route-error";
import { Shell } from "@/app/shell/shell";
import { paths } from "@/config/paths";

const routes: RouteObject[] = [
  {
    path: "/",
    Component: Shell,
    errorElement: <RouteError />,
    hydrateFallbackElement: <></>,
    children: [
      { index: true, element: <Navigate to={paths.boards} replace /> },
      { path: "pipelines", lazy: () => import("@/app/routes/boards") },
      { path: "pipelines/new", lazy: () => import("@/app/routes/new-pipeline") },
      {
        path: "pipelines/:pipelineId",
        lazy: () => import("@/app/routes/board"),
        children: [
          { path: "deals/:dealId", lazy: () => import("@/app/routes/board-card") },
          { path: "tickets/:ticketId", lazy: () => import("@/app/routes/board-card") },
        ],
      },
      { path: "pipelines/:pipelineId/changes", lazy: () => import("@/app/routes/changes") },
      { path: "pipelines/:pipelineId/stages", lazy: () => import("@/app/routes/stages") },
      { path: "deals/:dealId", lazy: () => import("@/app/routes/card") },
      { path: "tickets/:ticketId", lazy: () => import("@/app/routes/card") },
      { path: "contacts", lazy: () => import("@/app/routes/contacts") },
      { path: "contacts/duplicates", lazy: () => import("@/app/routes/duplicates") },
      { path: "contacts/:contactId", lazy: () => import("@/app/routes/contact") },
      { path: "companies", lazy: () => import("@/app/routes/companies") },
      { path: "companies/:companyId", lazy: () => import("@/app/routes/company") },
      { path: "groups", lazy: () => import("@/app/routes/groups") },
      { path: "groups/:groupId", lazy: () => import("@/app/routes/group") },
      { path: "imports", lazy: () => import("@/app/routes/imports") },
      { path: "imports/:importId", lazy: () => import("@/app/routes/import") },
      { path: "next", lazy: () => import("@/app/routes/next") },
      { path: "statistics", lazy: () => import("@/app/routes/statistics") },
      { path: "tasks", lazy: () => import("@/app/routes/tasks") },
      { path: "tasks/:taskId", lazy: () => import("@/app/routes/tasks") },
      { path: "notifications", lazy: () => import("@/app/routes/notifications") },
      { path: "workflows", lazy: () => import("@/app/routes/workflows") },
      { path: "workflows/:workflowId", lazy: () => import("@/app/routes/workflow") },
      { path: "runs/:runId", lazy: () => import("@/app/routes/run") },
      { path: "forms", lazy: () => import("@/app/routes/forms") },
      { path: "campaigns", lazy: () => import("@/app/routes/campaigns") },
      { path: "campaigns/:campaignId", lazy: () => import("@/app/routes/campaign") },
      { path: "templates", lazy: () => import("@/app/routes/templates") },
      { path: "templates/new", lazy: () => import("@/app/routes/template") },
      { path: "templates/:templateId", lazy: () => import("@/app/routes/template") },
      { path: "replies", lazy: () => import("@/app/routes/replies") },
      { path: "replies/:mailId", lazy: () => import("@/app/routes/replies") },
      { path: "settings", lazy: () => import("@/app/routes/settings") },
      { path: "*", lazy: () => import("@/app/routes/not-found") },
    ],
  },
];

export const createRouter = () => createBrowserRouter(routes);
