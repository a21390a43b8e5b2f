import { PageHeader } from "@/ui/PageHeader";

export default function Models() {
  return <PageHeader title="Models" />;
}
